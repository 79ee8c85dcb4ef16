/** `/api/users`: who may sign in, and as what. Acts are in the log, as those of the operations pages are. */
import type { z } from 'zod'
import { addUser } from '../../accounts/people.ts'
import { changeUser, resetSecondFactor } from '../../store/desk-users.ts'
import { findUser, type ListedUser, listUsers } from '../../store/users.ts'
import { operatorActed } from '../access/operator-log.ts'
import { problem } from '../failures.ts'
import { type ApiHono, type ApiParts, absent, baseOf, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, readCursor } from './paging.ts'
import { readerOf } from './reader.ts'
import { MadeUser, NewUser, User, UserPage, UserPatch, UserQuery } from './shapes/admin-shapes.ts'
import { IdParameter, isId } from './shapes/parameters.ts'

const tag = 'Users and keys'

const list = operation({
  ...{ id: 'listUsers', tag, summary: 'List users' },
  ...{ method: 'get', path: '/api/users', access: access.admin },
  request: { query: UserQuery },
  answers: { 200: { means: 'A page of users.', content: { 'application/json': UserPage }, headers: ['Link'] } },
})

const read = operation({
  ...{ id: 'getUser', tag, summary: 'Read a user' },
  ...{ method: 'get', path: '/api/users/{id}', access: access.admin },
  request: { params: IdParameter },
  answers: { 200: { means: 'The user.', content: { 'application/json': User } } },
  problems: ['not-found'],
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
  ...{ id: 'changeUser', tag, summary: 'Give a user another role, or deactivate him' },
  description:
    'Ends the sessions of the user. Users are deactivated, not deleted: the history of tickets names them. The last admin stays.',
  ...{ method: 'patch', path: '/api/users/{id}', access: access.admin, bodyLimitBytes: () => 20_000 },
  request: { params: IdParameter, body: { required: true, content: { 'application/json': { schema: UserPatch } } } },
  answers: { 200: { means: 'The user as it is now.', content: { 'application/json': User } } },
  problems: ['not-found', 'unsupported-media-type', 'not-allowed'],
})

const reset = operation({
  ...{ id: 'resetSecondFactor', tag, summary: 'Take away a second factor that was lost' },
  description:
    'Ends the sessions of the user, whose password alone signs in until he sets up another one. Nobody resets his own by a session.',
  ...{ method: 'delete', path: '/api/users/{id}/second-factor', access: access.admin },
  request: { params: IdParameter },
  answers: { 204: { means: 'It is off.' } },
  problems: ['not-found', 'not-allowed'],
})

/** The order of users: by id, which is that of their making. */
const order = 'users'
const lastAdmin = 'Without this admin there would be none; make another one first.'

/** Adds the operations. */
export function addUsers(api: ApiHono, parts: ApiParts): void {
  const { pool, log, now } = parts

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

  api.openapi(read, async (context) => {
    const { id } = context.req.valid('param')
    const user = isId(id) ? await findUser(pool, { id }) : null
    return user === null ? absent(context, 'such user') : context.json(shown(user), 200)
  })

  api.openapi(create, async (context) => {
    const { email, role } = context.req.valid('json')
    const known = await findUser(pool, { email })
    if (known !== null && known.deactivatedAt !== null)
      return problem(context, 'not-allowed', { detail: `${email} is deactivated; make the user active first.` })
    if (known !== null && known.role !== role && (await changeUser(pool, known.id, { role })).kind === 'last-admin')
      return problem(context, 'not-allowed', { detail: lastAdmin })
    const { setUpPath } = await addUser(parts.auth(), email, role)
    const user = await findUser(pool, { email })
    if (user === null) throw new Error('a user that was added is not there')
    operatorActed(log, readerOf(context).principal, { act: 'set-up link (add)', of: email, said: role })
    context.header('location', `/api/users/${user.id}`)
    return context.json(
      { ...shown(user), set_up_url: `${baseOf(parts)}${setUpPath}` } satisfies z.output<typeof MadeUser>,
      201,
    )
  })

  api.openapi(change, async (context) => {
    const { id } = context.req.valid('param')
    const { role, deactivated } = context.req.valid('json')
    const known = isId(id) ? await findUser(pool, { id }) : null
    if (known === null) return absent(context, 'such user')
    const wanted = {
      ...(role === undefined || role === known.role ? {} : { role }),
      ...(deactivated === undefined || deactivated === (known.deactivatedAt !== null)
        ? {}
        : { deactivatedAt: deactivated ? now() : null }),
    }
    if (Object.keys(wanted).length > 0) {
      const changed = await changeUser(pool, id, wanted)
      if (changed.kind === 'no-such-user') return absent(context, 'such user')
      if (changed.kind === 'last-admin') return problem(context, 'not-allowed', { detail: lastAdmin })
      const said = JSON.stringify({ role, deactivated })
      operatorActed(log, readerOf(context).principal, { act: 'change user', of: known.email, said })
    }
    return context.json(shown((await findUser(pool, { id })) ?? known), 200)
  })

  api.openapi(reset, async (context) => {
    const { id } = context.req.valid('param')
    const { principal } = readerOf(context)
    // Who finds an open browser must not take it off: at /account that needs the password.
    if (id.toLowerCase() === principal.id && principal.kind !== 'api-key')
      return problem(context, 'not-allowed', { detail: 'Switch your own off at /account, with your password.' })
    const done = isId(id) ? await resetSecondFactor(pool, id) : { kind: 'no-such-user' as const }
    if (done.kind === 'no-such-user') return absent(context, 'such user')
    if (done.kind === 'no-second-factor')
      return problem(context, 'not-allowed', { detail: 'This user has no second factor.' })
    operatorActed(log, principal, { act: 'reset second factor', of: done.email })
    return context.body(null, 204)
  })
}

function shown({ id, email, name, role, ...rest }: ListedUser): z.output<typeof User> {
  return {
    ...{ id, email, name, role },
    has_second_factor: rest.hasSecondFactor,
    deactivated_at: rest.deactivatedAt?.toISOString() ?? null,
    created_at: rest.createdAt.toISOString(),
  }
}
