/** The guard of attachments: agents read all of them, customers those of messages that they see. The route has an `:id`. */
import type { MiddlewareHandler } from 'hono'
import type { Pool } from 'pg'
import { addressKey } from '../../mail/address.ts'
import { isCustomersAttachment } from '../../store/customer-tickets.ts'
import type { Env } from '../env.ts'
import { notFound } from '../failures.ts'
import { isUser, worksTheDesk } from './principal.ts'

/** Stands behind `requires('customer', 'agent', 'admin')`. */
export function readsAttachment(pool: Pool): MiddlewareHandler<Env> {
  return async (context, next) => {
    const principal = context.get('principal')
    if (worksTheDesk(principal)) return next()
    const id = context.req.param('id') ?? ''
    const isTheirs =
      isUser(principal, 'customer') && (await isCustomersAttachment(pool, addressKey(principal.email), id))
    return isTheirs ? next() : notFound(context)
  }
}
