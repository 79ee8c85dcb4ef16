/** Users as lists show them. Who they are and how they sign in is written by better-auth; see accounts/. */
import type { Role } from '../tickets/roles.ts'
import type { Queryable } from './queryable.ts'

export type ListedUser = Readonly<{
  id: string
  email: string
  name: string
  role: Role
  hasSecondFactor: boolean
  /** Since then nobody signs in as this user; null: active. */
  deactivatedAt: Date | null
  createdAt: Date
}>

const columns = `id, email, name, role, two_factor_enabled as "hasSecondFactor", deactivated_at as "deactivatedAt",
  created_at as "createdAt"`

/** Users by id (which is the order of their making), at most `limit` behind `after`; of a role, or all. */
export async function listUsers(
  db: Queryable,
  { role, after, limit }: Readonly<{ role: Role | null; after: string | null; limit: number }>,
): Promise<readonly ListedUser[]> {
  const { rows } = await db.query<ListedUser>(
    `select ${columns} from users
     where ($1::text is null or role = $1) and ($2::uuid is null or id > $2)
     order by id limit $3`,
    [role, after, limit],
  )
  return rows
}

/** A user by id or by address in lower case; null when there is none. */
export async function findUser(
  db: Queryable,
  by: Readonly<{ id: string } | { email: string }>,
): Promise<ListedUser | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['email', by.email]
  const { rows } = await db.query<ListedUser>(`select ${columns} from users where ${column} = $1`, [value])
  return rows[0] ?? null
}
