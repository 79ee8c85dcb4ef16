/** Who works the desk: whom a ticket can be given to. */
import type { Queryable } from './queryable.ts'

/** Somebody of the desk; `name` may be empty. */
export type DeskPerson = Readonly<{ email: string; name: string }>

/** Agents and admins, by name; not those who were deactivated. */
export async function deskPeople(db: Queryable): Promise<readonly DeskPerson[]> {
  const { rows } = await db.query<DeskPerson>({
    name: 'desk-people',
    text: `
      select email, name from users
      where role in ('agent', 'admin') and deactivated_at is null
      order by lower(name), email`,
  })
  return rows
}
