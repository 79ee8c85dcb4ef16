/** The first steps of a mail, which write nothing: route, reading and authentication, put together. */
import type { AlertShape } from '../mail/alert/alert-shape.ts'
import type { Authenticate } from '../mail/authentication/authenticator.ts'
import { type Authentication, notAuthenticated } from '../mail/authentication.ts'
import type { Reader } from '../mail/reading/reader.ts'
import { routeFor } from '../routing/route.ts'
import type { RouteTable } from '../routing/types.ts'
import type { ReplyKeys } from '../tickets/reply-address.ts'
import { type Arrival, arrivalOf, isServed } from './arrival.ts'
import type { Body, Envelope } from './envelope.ts'

/** What a mail is looked at with; `settings` is asked for each mail, so that a changed config counts for the next one. */
export type ArriveParts = Readonly<{
  reader: Reader
  authenticate: Authenticate
  replyKeys: ReplyKeys
  settings(): Readonly<{
    table: RouteTable
    readBudgetMs: number
    readLimitMs: number
    grouping: Readonly<{ senders: readonly AlertShape[] }>
  }>
}>

/** Makes the function that looks at a mail; it gives null for one that nobody serves. */
export function arriving({ reader, authenticate, replyKeys, settings }: ArriveParts) {
  return async function arrive(envelope: Envelope, body: Body): Promise<Arrival | null> {
    const { table, readBudgetMs, readLimitMs, grouping } = settings()
    const route = routeFor(envelope.recipients, table)
    if (!isServed(route)) return null
    const limits = { reversePath: envelope.reversePath, budgetMs: readBudgetMs, limitMs: readLimitMs }
    const [reading, authentication] = await Promise.all([
      reader.read(body.held, body.headerSection, limits),
      authenticationOf(envelope, body),
    ])
    return arrivalOf(
      { envelope, route, body, reading, authentication },
      { replyKeys, table, senders: grouping.senders },
    )
  }

  /** What came by another door than SMTP has no client and no signature of its sender, or did long ago. */
  async function authenticationOf(envelope: Envelope, { headerSection, held }: Body): Promise<Authentication> {
    const { source, clientIp, helo, reversePath } = envelope
    if (source !== 'email') return notAuthenticated(`mail by the door "${source}" is not checked`)
    return authenticate({ clientIp, helo, reversePath, headerSection, source: held })
  }
}
