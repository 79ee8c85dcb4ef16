/**
 * The headers that keep a page from doing what it was not written for. No script or style but our own files runs, so what
 * slips into a page through a mail stays text; nobody frames us; addresses with refs and tokens go nowhere as a referrer.
 */
import type { MiddlewareHandler } from 'hono'
import type { Env } from '../env.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Two years. Other names below ours are their owners' to decide. */
const strictTransport = 'max-age=63072000'

/** Sets them on every answer that has none of its own; the frame of a mail's HTML has. */
export const securityHeaders: MiddlewareHandler<Env> = async (context, next) => {
  await next()
  const set = (name: string, value: string) => {
    if (!context.res.headers.has(name)) context.header(name, value)
  }
  set('content-security-policy', policy)
  set('x-content-type-options', 'nosniff')
  set('referrer-policy', 'same-origin')
  set('cross-origin-opener-policy', 'same-origin')
  set('cross-origin-resource-policy', 'same-origin')
  set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  set('x-frame-options', 'DENY')
  set('cache-control', 'private, no-store')
  if (context.get('client')?.isSecure) set('strict-transport-security', strictTransport)
}
