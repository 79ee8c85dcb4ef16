/** The people of the desk, as admins see them. Customers come by themselves and are counted only. */

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

/** What an admin changes about somebody of the desk. */
export type UserChange = Readonly<{ role: Role }> | Readonly<{ deactivatedAt: Date | null }>

/** What came of it: nothing is changed when nobody would be left who can undo it. */
export type UserChanged =
  | Readonly<{ kind: 'changed'; email: string }>
  | Readonly<{ kind: 'no-such-user' | 'last-admin' }>

/**
 * Changes somebody and ends all his sessions: what he may do is asked with each request, but what he was shown before is
 * not. Changes of users follow each other, so that two admins can not take the last admin away together.
 */
export async function changeDeskUser(pool: Pool, id: string, change: UserChange): Promise<UserChanged> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Readonly<{ id: string; email: string; isActiveAdmin: boolean }>>(
      `select id, email, role = 'admin' and deactivated_at is null as "isActiveAdmin"
       from users where role <> 'customer' order by id for update`,
    )
    const user = rows.find((one) => one.id === id)
    if (user === undefined) return { kind: 'no-such-user' }
    const staysAdmin = 'role' in change ? change.role === 'admin' : change.deactivatedAt === null
    const others = rows.filter((one) => one.isActiveAdmin && one.id !== id)
    if (user.isActiveAdmin && !staysAdmin && others.length === 0) return { kind: 'last-admin' }
    await tx.query(
      'role' in change
        ? 'update users set role = $2, updated_at = now() where id = $1'
        : 'update users set deactivated_at = $2, updated_at = now() where id = $1',
      [id, 'role' in change ? change.role : change.deactivatedAt],
    )
    await tx.query('delete from sessions where user_id = $1', [id])
    return { kind: 'changed', email: user.email }
  })
}

/** Whether nobody may sign in as this user. */
export async function isDeactivated(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('select from users where id = $1 and deactivated_at is not null', [id])
  return rowCount === 1
}
