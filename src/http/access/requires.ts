/**
 * Guards of routes. What somebody may not see does not exist for him: 404, never 403. Who has not signed in is sent to do so
 * and comes back; programs get problem+json (RFC 9457).
 */
import type { Context, MiddlewareHandler } from 'hono'
import type { Scope } from '../../accounts/api-keys.ts'
import type { Role } from '../../tickets/roles.ts'
import type { Env } from '../env.ts'
import { notFound, problem, signedOut } from '../failures.ts'
import { isUser, type Principal, type UserPrincipal } from './principal.ts'

/** For pages: lets users of these roles pass. */
export function requires(...roles: readonly Role[]): MiddlewareHandler<Env> {
  return async (context, next) => {
    const principal = context.get('principal')
    if (isUser(principal, ...roles)) return next()
    return principal.kind === 'nobody' ? toSignIn(context) : notFound(context)
  }
}

/** For the API: lets users of these roles pass, and keys that have the scope. */
export function requiresScope(scope: Scope, ...roles: readonly Role[]): MiddlewareHandler<Env> {
  return async (context, next) => {
    const principal = context.get('principal')
    if (isUser(principal, ...roles) || hasScope(principal, scope)) return next()
    if (principal.kind === 'api-key')
      return problem(context, 'scope-missing', { detail: `This key has no scope ${scope}.` })
    return principal.kind === 'nobody' ? unauthorised(context) : notFound(context)
  }
}

function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.kind === 'api-key' && principal.scopes.has(scope)
}

/** The user of a route behind {@link requires}. */
export function userOf(context: Context<Env>): UserPrincipal {
  const principal = context.get('principal')
  if (!isUser(principal, 'customer', 'agent', 'admin')) throw new Error(`${context.req.path} has no guard`)
  return principal
}

/** A form that was sent when the session had ended can not be repeated by a redirect. */
function toSignIn(context: Context<Env>) {
  if (context.req.path.startsWith('/api/')) return unauthorised(context)
  const isRead = context.req.method === 'GET' || context.req.method === 'HEAD'
  if (!isRead) return signedOut(context)
  const { pathname, search } = new URL(context.req.url)
  return context.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`, 303)
}

function unauthorised(context: Context<Env>) {
  context.header('www-authenticate', 'Bearer realm="postroom"')
  return problem(context, 'not-signed-in', { detail: 'Send an API key as Authorization: Bearer.' })
}

/** Where to go after signing in: a path of ours, never another host. */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\s\\]{0,2000}$/.test(path) ? path : '/'
}
