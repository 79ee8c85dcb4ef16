/**
 * `GET /api/messages/{id}/raw`: a mail byte for byte. Only to this machine: there is no sign-in yet, and mail is nobody
 * else's. A proxy on this machine speaks for others, so a forwarded request is none of this machine's.
 */
import { Readable } from 'node:stream'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import type { Pool } from 'pg'
import { rawSize } from '../store/messages.ts'
import { readRaw } from '../store/raw-mail.ts'

export type RawParts = Readonly<{ pool: Pool }>

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** The route of raw mail. */
export function rawRoutes({ pool }: RawParts): Hono {
  return new Hono().get(`/api/messages/:id{${uuid}}/raw`, async (context) => {
    if (!isFromThisMachine(context)) return context.json({ error: 'raw mail is given to this machine only' }, 403)
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

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const localNames = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i

/** The Host check keeps out web pages whose own name was made to resolve to this machine (DNS rebinding). */
function isFromThisMachine(context: Context): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'via'].some((name) => context.req.header(name) !== undefined)
  const peer = getConnInfo(context).remote.address ?? ''
  return !isForwarded && loopback.test(peer) && localNames.test(context.req.header('host') ?? '')
}
