/**
 * How large forms may be that have words only. Bodies are read into memory, also those of people who have not signed in, so
 * every route that takes one has a limit before it; forms with files have `sizeLimit` of pages/new-ticket.ts.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Env } from '../env.ts'
import { refusal } from '../failures.ts'
import { hasTooManyFields } from './form-fields.ts'

/** A body of at most so many bytes, and not too many fields; what is larger is not read to its end, and answered 413. */
export function formLimit(
  maxSize: number,
  detail = 'Nothing was changed. Go back: what you typed is still there.',
): MiddlewareHandler<Env> {
  const onError = (context: Context<Env>) => {
    // The rest of the body is not read, so nothing else can follow on its connection.
    context.header('connection', 'close')
    return refusal(context, 413, 'This is too large', detail)
  }
  const limit = bodyLimit({ maxSize, onError })
  return (context, next) =>
    limit(context, async () => {
      if (await hasTooManyFields(context)) context.res = await onError(context)
      else await next()
    })
}

/** Buttons, names, addresses, passwords. */
export const fewWords = formLimit(64 * 1024)
/** A text of 200,000 characters, however they are encoded. */
export const longText = formLimit(1_000_000)
