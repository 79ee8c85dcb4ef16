/**
 * How often a key, or a user, may ask: a budget that all services on a database share, told in the headers RateLimit-Policy
 * and RateLimit (draft-ietf-httpapi-ratelimit-headers). Raw mail has a larger one: it comes as senders send it.
 */
import type { MiddlewareHandler } from 'hono'
import { takeFromBudget } from '../../store/rate-windows.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import type { ApiParts } from './api-hono.ts'

const windowMs = 60_000
/** A mail weighs what a page of a list does, and a storm of them is what we are for. */
const inboundTimes = 10

/** Counts requests of who has signed in or has a key; others get no further than the guard. */
export function rateLimit({ pool, config, now }: ApiParts): MiddlewareHandler<Env> {
  return async (context, next) => {
    const principal = context.get('principal')
    if (principal.kind === 'nobody') return next()
    const isInbound = context.req.path === '/api/inbound'
    const name = isInbound ? 'inbound' : 'requests'
    const limit = config().http.apiRequests * (isInbound ? inboundTimes : 1)
    const who = principal.kind === 'api-key' ? 'key' : 'user'
    const taken = await takeFromBudget(pool, { key: `api/${name}/${who}/${principal.id}`, limit, windowMs, now: now() })
    const resetS = taken.taken ? Math.ceil(windowMs / 1000) : Math.ceil(taken.afterMs / 1000)
    context.header('ratelimit-policy', `"${name}";q=${limit};w=${windowMs / 1000}`)
    context.header('ratelimit', `"${name}";r=${taken.taken ? taken.left : 0};t=${resetS}`)
    if (taken.taken) return next()
    context.header('retry-after', String(resetS))
    const detail = `There may be ${limit} requests in ${windowMs / 1000} seconds.`
    return problem(context, 'too-many-requests', { detail })
  }
}
