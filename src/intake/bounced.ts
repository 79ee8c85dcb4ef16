/**
 * What a delivery report says of mail that we sent: whether it came back, and which address it was for. That is told from the
 * address that the report came to, which was signed for one addressee (VERP), or else from what the report says, and only
 * of people on the ticket: anybody may write a report, and nobody may silence whom he likes by it. Pure.
 */
import { addressKey } from '../mail/address.ts'
import type { ReportedRecipient } from '../mail/parsed-mail.ts'
import type { Arrival } from './arrival.ts'
import type { KnownTicket } from './known.ts'

/** `bounced`: it was not delivered · `delayed`: it may still be · `delivered`: the report says that it was. */
export type ReportKind = 'bounced' | 'delayed' | 'delivered'

/** What a report says, in the words of RFC 3464; null for what it does not say. */
export type ReportFacts = Readonly<{
  /** The address that did not get our mail, in the form in which addresses are compared. */
  address: string | null
  /** How we know: the address that the report came to, or its text. */
  by: 'reply-address' | 'report' | null
  action: ReportedRecipient['action']
  /** RFC 3463, such as `5.1.1`. */
  status: string | null
}>

/** Reads a delivery report about mail of a ticket. */
export function reportOf(arrival: Arrival, ticket: KnownTicket): Readonly<{ kind: ReportKind; facts: ReportFacts }> {
  const recipients = arrival.mail.report?.recipients ?? []
  const signedFor = addresseeOf(arrival, ticket)
  const about =
    recipients.find(({ finalRecipient }) => finalRecipient !== null && addressKey(finalRecipient) === signedFor) ??
    recipients.find((one) => signedFor === null && participantIn(one, ticket) !== null) ??
    // Our copy was for one addressee: who else is named is where his mail is forwarded to.
    recipients[0]
  const named = about === undefined ? null : participantIn(about, ticket)
  const address = signedFor ?? named
  const by = signedFor !== null ? 'reply-address' : named === null ? null : 'report'
  return {
    kind: kindOf(about?.action ?? null),
    facts: { address, by, action: about?.action ?? null, status: about?.status ?? null },
  }
}

/** The participant that a reply address among the recipients was signed for. */
function addresseeOf({ replyAddresses }: Arrival, { id, participants }: KnownTicket): string | null {
  const signed = replyAddresses.filter(({ ticketNumber }) => ticketNumber === id)
  return [...participants].find((participant) => signed.some(({ isFor }) => isFor(participant))) ?? null
}

function participantIn({ finalRecipient }: ReportedRecipient, { participants }: KnownTicket): string | null {
  const key = finalRecipient === null ? null : addressKey(finalRecipient)
  return key !== null && participants.has(key) ? key : null
}

/** A report that does not say what it is about is about a failure: that is what people write in prose. */
function kindOf(action: ReportedRecipient['action']): ReportKind {
  if (action === 'delayed') return 'delayed'
  return action === null || action === 'failed' ? 'bounced' : 'delivered'
}
