/** `/api/users`: who may sign in, and as what. */
import type { z } from 'zod'
import { addUser } from '../../accounts/people.ts'
import { changeDeskUser } from '../../store/desk-users.ts'
import { findUser, type ListedUser, listUsers } from '../../store/users.ts'
import type { Role } from '../../tickets/roles.ts'
import { problem } from '../failures.ts'
import { type ApiHono, type ApiParts, absent, baseOf, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, readCursor } from './paging.ts'
import { MadeUser, NewUser, User, UserPage, UserPatch, UserQuery } from './shapes/admin-shapes.ts'
import { IdParameter, isId } from './shapes/parameters.ts'

const tag = 'Users and keys'

const list = operation({
  ...{ id: 'listUsers', tag, summary: 'List users' },
  ...{ method: 'get', path: '/api/users', access: access.admin },
  request: { query: UserQuery },
  answers: { 200: { means: 'A page of users.', content: { 'application/json': UserPage }, headers: ['Link'] } },
})

const create = operation({
  ...{ id: 'createUser', tag, summary: 'Add a user' },
  description:
    'Gives a link by which the user chooses a password. A user whose address is known gets the role, and another link.',
  ...{ method: 'post', path: '/api/users', access: access.admin, bodyLimitBytes: () => 20_000 },
  request: { body: { required: true, content: { 'application/json': { schema: NewUser } } } },
  answers: { 201: { means: 'The user.', content: { 'application/json': MadeUser }, headers: ['Location'] } },
  problems: ['unsupported-media-type', 'not-allowed'],
})

const change = operation({
  ...{ id: 'changeUser', tag, summary: 'Give a user another role' },
  description: 'Ends the sessions of the user.',
  ...{ method: 'patch', path: '/api/users/{id}', access: access.admin, bodyLimitBytes: () => 20_000 },
  request: { params: IdParameter, body: { required: true, content: { 'application/json': { schema: UserPatch } } } },
  answers: { 200: { means: 'The user as it is now.', content: { 'application/json': User } } },
  problems: ['not-found', 'unsupported-media-type', 'not-allowed'],
})

/** The order of users: by id, which is that of their making. */
const order = 'users'
const lastAdmin = 'Without this admin there would be none; make another one first.'

/** Adds the operations. */
export function addUsers(api: ApiHono, parts: ApiParts): void {
  const { pool } = parts
  /** Gives somebody of the desk another role, by the one way that never takes the last admin who can sign in. */
  const takesRole = async (known: ListedUser, role: Role) =>
    known.role === 'customer' ||
    known.role === role ||
    (await changeDeskUser(pool, known.id, { role })).kind !== 'last-admin'

  api.openapi(list, async (context) => {
    const { limit, cursor, role = null } = context.req.valid('query')
    const after = cursor === undefined ? null : readCursor(order, cursor, isId)
    if (cursor !== undefined && after === null)
      return invalidRequest(context, 'query.cursor: expected `next` of a page')
    const rows = await listUsers(pool, { role, after: after?.id ?? null, limit: limit + 1 })
    const page = pageOf(
      rows.map((row) => ({ row, id: row.id, at: null })),
      order,
      limit,
    )
    linkNext(context, page.next)
    return context.json({ items: page.rows.map(({ row }) => shown(row)), next: page.next }, 200)
  })

  api.openapi(create, async (context) => {
    const { email, role } = context.req.valid('json')
    const known = await findUser(pool, { email })
    if (known !== null && !(await takesRole(known, role))) return problem(context, 'not-allowed', { detail: lastAdmin })
    const { setUpPath } = await addUser(parts.auth(), email, role)
    const user = await findUser(pool, { email })
    if (user === null) throw new Error('a user that was added is not there')
    context.header('location', `/api/users/${user.id}`)
    return context.json(
      { ...shown(user), set_up_url: `${baseOf(parts)}${setUpPath}` } satisfies z.output<typeof MadeUser>,
      201,
    )
  })

  api.openapi(change, async (context) => {
    const { id } = context.req.valid('param')
    const { role } = context.req.valid('json')
    const known = isId(id) ? await findUser(pool, { id }) : null
    if (known === null) return absent(context, 'such user')
    if (!(await takesRole(known, role))) return problem(context, 'not-allowed', { detail: lastAdmin })
    // A customer gets a way in with the role.
    if (known.role === 'customer' && role !== 'customer') await addUser(parts.auth(), known.email, role)
    return context.json({ ...shown(known), role }, 200)
  })
}

function shown({ id, email, name, role, hasSecondFactor, createdAt }: ListedUser): z.output<typeof User> {
  return { id, email, name, role, has_second_factor: hasSecondFactor, created_at: createdAt.toISOString() }
}
