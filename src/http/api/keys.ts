/** `/api/keys`: the keys of programs. A key is shown when it is made, and never again. */
import type { z } from 'zod'
import { createKey, scopes } from '../../accounts/api-keys.ts'
import { findApiKey, type ListedApiKey, listApiKeys, revokeApiKey } from '../../store/api-keys.ts'
import { operatorActed } from '../access/operator-log.ts'
import { actorOf } from '../access/principal.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, readCursor } from './paging.ts'
import { readerOf } from './reader.ts'
import { Key, KeyPage, MadeKey, NewKey } from './shapes/admin-shapes.ts'
import { IdParameter, isId, PageParameters } from './shapes/parameters.ts'

const tag = 'Users and keys'

const list = operation({
  ...{ id: 'listKeys', tag, summary: 'List API keys' },
  description: 'Revoked ones, too. The keys themselves are not kept.',
  ...{ method: 'get', path: '/api/keys', access: access.admin },
  request: { query: PageParameters },
  answers: { 200: { means: 'A page of keys.', content: { 'application/json': KeyPage }, headers: ['Link'] } },
})

const read = operation({
  ...{ id: 'getKey', tag, summary: 'Read what is kept of an API key' },
  ...{ method: 'get', path: '/api/keys/{id}', access: access.admin },
  request: { params: IdParameter },
  answers: { 200: { means: 'The key, without itself.', content: { 'application/json': Key } } },
  problems: ['not-found'],
})

const create = operation({
  ...{ id: 'createKey', tag, summary: 'Make an API key' },
  ...{ method: 'post', path: '/api/keys', access: access.admin, bodyLimitBytes: () => 20_000 },
  request: { body: { required: true, content: { 'application/json': { schema: NewKey } } } },
  answers: { 201: { means: 'The key.', content: { 'application/json': MadeKey }, headers: ['Location'] } },
  problems: ['unsupported-media-type'],
})

const revoke = operation({
  ...{ id: 'revokeKey', tag, summary: 'Revoke an API key' },
  description: 'Ends it at once, and for good.',
  ...{ method: 'delete', path: '/api/keys/{id}', access: access.admin },
  request: { params: IdParameter },
  answers: { 204: { means: 'It is revoked.' } },
  problems: ['not-found'],
})

/** The order of keys: by id, which is that of their making. */
const order = 'keys'

/** Adds the operations. */
export function addKeys(api: ApiHono, { pool, now, log }: ApiParts): void {
  api.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const after = cursor === undefined ? null : readCursor(order, cursor, isId)
    if (cursor !== undefined && after === null)
      return invalidRequest(context, 'query.cursor: expected `next` of a page')
    const rows = await listApiKeys(pool, { after: after?.id ?? null, limit: limit + 1 })
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
    const key = isId(id) ? await findApiKey(pool, id) : null
    return key === null ? absent(context, 'such key') : context.json(shown(key), 200)
  })

  api.openapi(create, async (context) => {
    const { name, scopes: wanted, expires_at } = context.req.valid('json')
    const { principal } = readerOf(context)
    const { id, key } = await createKey(pool, {
      ...{ name, scopes: wanted, createdBy: actorOf(principal), now: now() },
      expiresAt: expires_at === null ? null : new Date(expires_at),
    })
    const made = await findApiKey(pool, id)
    if (made === null) throw new Error('a key that was made is not there')
    operatorActed(log, principal, { act: 'add key', of: name, scopes: made.scopes })
    context.header('location', `/api/keys/${id}`)
    return context.json({ ...shown(made), key } satisfies z.output<typeof MadeKey>, 201)
  })

  api.openapi(revoke, async (context) => {
    const { id } = context.req.valid('param')
    const key = isId(id) ? await findApiKey(pool, id) : null
    if (key === null || !(await revokeApiKey(pool, id, now()))) return absent(context, 'such key')
    operatorActed(log, readerOf(context).principal, { act: 'revoke key', of: key.name })
    return context.body(null, 204)
  })
}

function shown(key: ListedApiKey): z.output<typeof Key> {
  return {
    id: key.id,
    name: key.name,
    scopes: scopes.filter((scope) => key.scopes.includes(scope)),
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  }
}
