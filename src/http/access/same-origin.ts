/**
 * Keeps other sites from sending forms in somebody's name (CSRF): browsers say where a request comes from, in
 * `Sec-Fetch-Site` or `Origin`. Programs bring a key instead of a cookie and are not asked.
 */
import type { Context, MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'
import { refusal } from '../failures.ts'

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses what changes something and comes from elsewhere. */
export const sameOrigin: MiddlewareHandler<Env> = async (context, next) => {
  const isFree = reads.has(context.req.method) || hasNoSession(context)
  if (isFree || isFromHere(context)) return next()
  return refusal(context, 403, 'This form was sent from another site', 'Open the page here and send it again.')
}

/** A program: it has a key, or no right to anything that the API does. */
function hasNoSession(context: Context<Env>): boolean {
  const { kind } = context.get('principal')
  return kind === 'api-key' || (kind === 'nobody' && context.req.path.startsWith('/api/'))
}

function isFromHere(context: Context<Env>): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = context.req.header('origin') ?? ''
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host')
}
