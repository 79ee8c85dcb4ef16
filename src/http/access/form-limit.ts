/**
 * Bounds forms before anything of them is read, whoever sends them: a stranger's sign-in must not fill our memory. Forms with
 * files have a larger limit at their routes, and so have the operations of the API; every other route has this one.
 */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Env } from '../env.ts'
import { refusal } from '../failures.ts'

/** The longest text that a form takes, in the longest encoding, fits. */
const mostBytes = 3_000_000
const withFiles = /^\/(?:tickets\/(?:new|[^/]+\/(?:answer|write))|operations\/routes\/mail)$/

/** Answers 413 for a form that is too large. */
export const formLimit: MiddlewareHandler<Env> = (context, next) => {
  const { path } = context.req
  return withFiles.test(path) || path.startsWith('/api/') ? next() : limit(context, next)
}

const limit = bodyLimit({
  maxSize: mostBytes,
  onError: (context) =>
    refusal(
      context,
      413,
      'This is too large',
      'A form without files may have three megabytes. Go back: your text is still there.',
    ),
})
