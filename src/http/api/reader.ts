/** For whom an answer is made: the desk (agents, admins, keys), who see all, or a customer, who sees what is his. */
import type { Context } from 'hono'
import { addressKey } from '../../mail/address.ts'
import { type KeyPrincipal, type UserPrincipal, worksTheDesk } from '../access/principal.ts'
import type { Env } from '../env.ts'

export type Reader =
  | Readonly<{ kind: 'desk'; principal: UserPrincipal | KeyPrincipal }>
  /** `customer`: the address in the form in which addresses are compared. */
  | Readonly<{ kind: 'customer'; customer: string; principal: UserPrincipal }>

/** The reader of an operation behind its guard. */
export function readerOf(context: Context<Env>): Reader {
  const principal = context.get('principal')
  if (principal.kind === 'nobody') throw new Error(`${context.req.path} has no guard`)
  if (principal.kind === 'api-key' || worksTheDesk(principal)) return { kind: 'desk', principal }
  return { kind: 'customer', customer: addressKey(principal.email), principal }
}

/** The customer's address in comparable form; null for the desk. */
export function customerOf(reader: Reader): string | null {
  return reader.kind === 'customer' ? reader.customer : null
}
