/**
 * Who wrote a mail, as far as a ticket is concerned: where the author stands on the ladder of `tickets/trust.ts`, why, and
 * what speaks against it. Pure.
 */
import { parseDomain } from '../mail/address.ts'
import { type Trust, trustOf } from '../tickets/trust.ts'
import type { Arrival } from './arrival.ts'
import type { KnownTicket } from './known.ts'

/** The rung on which an author stands, and why. */
export type Author = Readonly<{ trust: Trust; trustBecause: string }>

/** Where the author of a mail stands on a ticket. `evidence`: what the mail holds of the ticket; null when nothing. */
export function authorOn(ticket: KnownTicket, arrival: Arrival, evidence: string | null): Author {
  const isParticipant = isParticipantOf(ticket, arrival)
  const proof = proofOf(ticket, arrival)
  const trust = trustOf({ isParticipant, isProven: proof !== null, isInformed: evidence !== null })
  return { trust, trustBecause: reasonFor(arrival, isParticipant, proof, evidence) }
}

/** The author of a mail that is about no ticket we know. */
export const unknownAuthor: Author = {
  trust: trustOf({ isParticipant: false, isProven: false, isInformed: false }),
  trustBecause: 'the mail is about no ticket that it may join',
}

/** Whether the author counts as a participant of a ticket. */
export function isParticipantOf(ticket: KnownTicket, arrival: Arrival): boolean {
  return arrival.authorKey !== null && ticket.participants.has(arrival.authorKey) && mayParticipate(arrival)
}

/** Whether the author may be a participant at all: our own addresses only when something says that it was us. */
export function mayParticipate(arrival: Arrival): boolean {
  return arrival.authorKey !== null && (arrival.claims.length === 0 || isSignedIn(arrival) || passesDmarc(arrival))
}

/** A form of ours writes the address of whoever is signed in into the mail, unless an agent writes for somebody else. */
function isSignedIn({ envelope }: Arrival): boolean {
  return envelope.written?.isAuthor === true
}

/** What speaks against the author that a mail names, in sentences for people. */
export function doubtsAbout(arrival: Arrival): readonly string[] {
  const { dmarc } = arrival.authentication
  return [
    ...(mayParticipate(arrival)
      ? []
      : arrival.claims.map(({ address }) => `${address} is an address of ours, unproven`)),
    ...(dmarc.result === 'fail' ? [`the author may be forged: DMARC fails for ${policyOf(arrival)}`] : []),
    ...(dmarc.result === 'permerror' ? [`the author can not be checked: ${dmarc.because}`] : []),
  ]
}

function policyOf({ authentication: { dmarc } }: Arrival): string {
  return `${dmarc.domain ?? 'its domain'} (p=${dmarc.policy ?? 'none'}), ${dmarc.because}`
}

/** Why we are sure that the author is who the mail says; null when nothing proves it. */
function proofOf(ticket: KnownTicket, arrival: Arrival): string | null {
  if (isSignedIn(arrival)) return 'the author was signed in'
  if (passesDmarc(arrival)) return `DMARC passes for ${arrival.authentication.dmarc.domain}`
  const isUsed = arrival.replyAddresses.some(({ ticketNumber, isAuthors }) => isAuthors && ticketNumber === ticket.id)
  return isUsed ? 'the mail came to the reply address made for this author' : null
}

/** A pass speaks for one domain, so it must be the author's. */
function passesDmarc({ authorKey, authentication: { dmarc } }: Arrival): boolean {
  const domain = dmarc.domain === null ? null : parseDomain(dmarc.domain)
  return dmarc.result === 'pass' && domain !== null && authorKey?.slice(authorKey.lastIndexOf('@') + 1) === domain
}

function reasonFor(arrival: Arrival, isParticipant: boolean, proof: string | null, evidence: string | null): string {
  const { authorKey, claims, authentication } = arrival
  const author = authorKey ?? 'the author'
  if (isParticipant) return `${author} is a participant, ${proof ?? `dmarc=${authentication.dmarc.result}`}`
  const held = evidence === null ? '' : `, but the mail holds evidence of the ticket (${evidence})`
  const [claim] = mayParticipate(arrival) ? [] : claims
  if (claim !== undefined) return `${author} is an address of ours, which nobody gets rights by${held}`
  return `${author} is no participant${held}`
}
