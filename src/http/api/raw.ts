/**
 * `GET /api/messages/{id}/raw`: a mail byte for byte, with all that its author's server wrote into it. For agents, for keys
 * that read tickets, and for this machine, whose files it is in.
 */
import { Readable } from 'node:stream'
import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { rawSize } from '../../store/messages.ts'
import { readRaw } from '../../store/raw-mail.ts'
import { requiresScope } from '../access/requires.ts'
import type { Env } from '../env.ts'
import { type ApiHono, type ApiParts, absent } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { IdParameter, isId } from './shapes/parameters.ts'

const desk = requiresScope(access.deskReads.scope, ...access.deskReads.roles)
const deskOrThisMachine: MiddlewareHandler<Env> = (context, next) =>
  context.get('client').isThisMachine && context.get('principal').kind === 'nobody' ? next() : desk(context, next)

const raw = operation({
  ...{ id: 'getRawMessage', tag: 'Messages', summary: 'Read a mail byte for byte' },
  description: 'As it came, or as we composed it. Processes of this machine may read it without a key.',
  ...{ method: 'get', path: '/api/messages/{id}/raw', access: access.deskReads, guard: deskOrThisMachine },
  request: { params: IdParameter },
  answers: {
    200: {
      means: 'The mail.',
      content: { 'message/rfc822': z.string().meta({ format: 'binary' }) },
      headers: ['Content-Disposition'],
    },
  },
  problems: ['not-found'],
})

/** Adds the operation. */
export function addRaw(api: ApiHono, { pool }: ApiParts): void {
  api.openapi(raw, async (context) => {
    const { id } = context.req.valid('param')
    const sizeBytes = isId(id) ? await rawSize(pool, id) : null
    if (sizeBytes === null) return absent(context, 'such message')
    return context.body(Readable.toWeb(Readable.from(readRaw(pool, id))) as ReadableStream, 200, {
      'content-type': 'message/rfc822',
      'content-length': String(sizeBytes),
      'content-disposition': `attachment; filename="${id}.eml"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
  })
}
