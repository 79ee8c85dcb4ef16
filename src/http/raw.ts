/**
 * `GET /api/messages/{id}/raw`: a mail byte for byte, with all that its author's server wrote into it. For agents, for keys
 * that read tickets, and for this machine, whose files it is in.
 */
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import type { Pool } from 'pg'
import { rawSize } from '../store/messages.ts'
import { readRaw } from '../store/raw-mail.ts'
import { requiresScope } from './access/requires.ts'
import type { Env, Routes } from './env.ts'

export type RawParts = Readonly<{ pool: Pool }>

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** The route of raw mail. */
export function rawRoutes({ pool }: RawParts): Routes {
  const path = `/api/messages/:id{${uuid}}/raw` as const
  const guard = requiresScope('tickets:read', 'agent', 'admin')
  return new Hono<Env>()
    .use(path, (context, next) => (context.get('client').isThisMachine ? next() : guard(context, next)))
    .get(path, async (context) => {
      const id = context.req.param('id')
      const sizeBytes = await rawSize(pool, id)
      if (sizeBytes === null) return context.json({ error: `there is no message ${id}` }, 404)
      return context.body(Readable.toWeb(Readable.from(readRaw(pool, id))) as ReadableStream, 200, {
        'content-type': 'message/rfc822',
        'content-length': String(sizeBytes),
        'content-disposition': `attachment; filename="${id}.eml"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
    })
}
