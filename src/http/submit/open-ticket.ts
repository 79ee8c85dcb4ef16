/**
 * Opens a ticket that somebody wrote, at the address of ours whose route fits what he chose. The one way of customers' form,
 * desk and API; what differs is who writes it for whom.
 */
import type { Priority, TicketType } from '../../tickets/types.ts'
import { actorOf, type KeyPrincipal, type UserPrincipal } from '../access/principal.ts'
import type { PageParts } from '../env.ts'
import { addressFor } from './address.ts'
import type { Upload } from './compose.ts'
import { type Submitted, submit } from './submit.ts'

export type NewTicket = Readonly<{
  /** UUIDv7 of the form, or of the call: the same again is the same ticket. */
  submission: string
  writer: UserPrincipal | KeyPrincipal
  /** Whose ticket it is: the writer himself, or somebody else. */
  requester: Readonly<{ email: string; name: string }>
  type: TicketType
  priority: Priority
  subject: string
  /** Markdown. */
  text: string
  cc: readonly string[]
  uploads: readonly Upload[]
  clientIp: string
  source: 'web' | 'api'
}>

/** Commits it; `outcome` has the ref. Throws when that can not be done now, as every door does. */
export async function openTicket(parts: PageParts, ticket: NewTicket): Promise<Submitted> {
  const { submission, writer, requester, type, priority, subject, text, cc, uploads, clientIp, source } = ticket
  const to = addressFor({ type, priority }, parts.config().table)
  return submit(parts, {
    written: { submission, author: requester, to, cc, subject, text, inReplyTo: null, uploads },
    writtenBy: { by: actorOf(writer), isAuthor: isOneself(writer, requester.email) },
    ...{ recipient: to, chosen: { type, priority }, clientIp, source },
  })
}

/** A program is nobody's self. */
function isOneself(writer: UserPrincipal | KeyPrincipal, email: string): boolean {
  return writer.kind !== 'api-key' && writer.email === email.toLowerCase()
}
