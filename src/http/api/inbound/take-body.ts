/** The bytes of a mail out of an HTTP request: as they come, into memory or a file, and never more than the limit. */
import { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Context } from 'hono'
import { type BodyLimits, type BodyRead, readBody } from '../../../intake/body.ts'
import { pour } from '../../../intake/pour.ts'
import type { Env } from '../../env.ts'

/**
 * Reads the body of a request. What is too large is read on for a while and thrown away, since most clients look for the
 * answer only when they have sent all of it; whoever goes on is cut off.
 */
export async function takeBody(context: Context<Env>, limits: BodyLimits): Promise<BodyRead> {
  const stream = incomingOf(context)
  const read = await readBody(stream, limits)
  if (read.kind === 'ok' || read.kind === 'disconnected') return read
  context.header('connection', 'close')
  let left = limits.limitBytes
  await pour(stream, (chunk) => {
    left -= chunk.length
    return left < 0 ? false : null
  }).catch(() => undefined)
  return read
}

/** The request itself, not a copy of it: a slow disk then slows the client down. */
function incomingOf({ env }: Context<Env>): Readable {
  const bindings: unknown = env
  if (typeof bindings === 'object' && bindings !== null && 'incoming' in bindings) {
    if (bindings.incoming instanceof IncomingMessage) return bindings.incoming
  }
  throw new Error('mail by HTTP needs the HTTP server of Node')
}
