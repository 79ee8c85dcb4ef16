/** The people of the desk, as admins see them, and what admins change about anybody: role, activity, a lost second factor. */
import type { Pool } from 'pg'
import type { Role } from '../tickets/roles.ts'
import { inTransaction, type Queryable } from './queryable.ts'

/** Somebody of the desk. */
export type DeskUser = Readonly<{
  id: string
  email: string
  /** Empty when nobody has told it. */
  name: string
  role: Exclude<Role, 'customer'>
  hasPassword: boolean
  hasSecondFactor: boolean
  deactivatedAt: Date | null
  /** When a session of his was used last, while it lasts. */
  lastSeenAt: Date | null
}>

/** Everybody who works, or worked, the desk; at most 500. */
export async function deskUsers(db: Queryable): Promise<readonly DeskUser[]> {
  const { rows } = await db.query<DeskUser>(
    `select u.id, u.email, u.name, u.role, u.two_factor_enabled as "hasSecondFactor", u.deactivated_at as "deactivatedAt",
       exists (select from user_accounts a where a.user_id = u.id and a.password is not null) as "hasPassword",
       (select max(s.updated_at) from sessions s where s.user_id = u.id) as "lastSeenAt"
     from users u
     where u.role <> 'customer'
     order by u.deactivated_at is not null, u.role, u.email
     limit 500`,
  )
  return rows
}

/** What an admin changes about somebody; what is left out stays. `deactivatedAt` null: active again. */
export type UserChange = Readonly<{ role?: Role; deactivatedAt?: Date | null }>

/** What came of it: nothing is changed when nobody would be left who can undo it. */
export type UserChanged =
  | Readonly<{ kind: 'changed'; email: string }>
  | Readonly<{ kind: 'no-such-user' }>
  | Readonly<{ kind: 'last-admin' }>

/**
 * Changes somebody and ends all his sessions: what he may do is asked with each request, but what he was shown before is
 * not. Changes of users follow each other, so that two admins can not take the last admin away together.
 */
export async function changeUser(pool: Pool, id: string, change: UserChange): Promise<UserChanged> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Readonly<{ id: string; email: string; role: Role; isActive: boolean }>>(
      `select id, email, role, deactivated_at is null as "isActive"
       from users where role <> 'customer' or id = $1 order by id for update`,
      [id],
    )
    const user = rows.find((one) => one.id === id)
    if (user === undefined) return { kind: 'no-such-user' }
    const { role = user.role, deactivatedAt } = change
    const isActive = deactivatedAt === undefined ? user.isActive : deactivatedAt === null
    const isAdmin = (one: Readonly<{ role: Role; isActive: boolean }>) => one.role === 'admin' && one.isActive
    const others = rows.filter((one) => isAdmin(one) && one.id !== id)
    if (isAdmin(user) && !isAdmin({ role, isActive }) && others.length === 0) return { kind: 'last-admin' }
    await tx.query(
      // Whoever works the desk was named by an admin, which is as good as a mail that came back.
      `update users
       set role = $2, email_verified = email_verified or $2 <> 'customer', updated_at = now(),
         deactivated_at = case when $3 then null else coalesce(deactivated_at, $4) end
       where id = $1`,
      [id, role, isActive, deactivatedAt ?? null],
    )
    await endSessions(tx, id)
    return { kind: 'changed', email: user.email }
  })
}

/** What came of taking somebody's second factor away. */
export type SecondFactorReset =
  | Readonly<{ kind: 'reset'; email: string }>
  | Readonly<{ kind: 'no-such-user' }>
  | Readonly<{ kind: 'no-second-factor' }>

/**
 * Takes away the authenticator app of somebody who has lost it, with its backup codes, and ends all his sessions: the
 * password alone opens the door until he sets up another one.
 */
export async function resetSecondFactor(pool: Pool, id: string): Promise<SecondFactorReset> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Readonly<{ email: string; has: boolean }>>(
      'select email, two_factor_enabled as has from users where id = $1 for update',
      [id],
    )
    const [user] = rows
    if (user === undefined) return { kind: 'no-such-user' }
    if (!user.has) return { kind: 'no-second-factor' }
    await tx.query('delete from two_factors where user_id = $1', [id])
    await tx.query('update users set two_factor_enabled = false, updated_at = now() where id = $1', [id])
    await endSessions(tx, id)
    return { kind: 'reset', email: user.email }
  })
}

async function endSessions(tx: Queryable, userId: string): Promise<void> {
  await tx.query('delete from sessions where user_id = $1', [userId])
}

/** Whether nobody may sign in as this user. */
export async function isDeactivated(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('select from users where id = $1 and deactivated_at is not null', [id])
  return rowCount === 1
}
