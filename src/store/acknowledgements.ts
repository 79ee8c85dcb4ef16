/** What an acknowledgement depends on when its time has come, and what is known of the address that it would go to. */
import type { Authentication } from '../mail/authentication.ts'
import type { Origin } from '../mail/parsed-mail.ts'
import type { Status, TicketType } from '../tickets/types.ts'
import type { Queryable } from './queryable.ts'

/** A ticket and the mail that opened it, as they are now. */
export type AcknowledgementFacts = Readonly<{
  ref: string
  type: TicketType
  status: Status
  heldBecause: string | null
  /** Message-ID of the mail, without angle brackets. */
  messageId: string | null
  fromEmail: string | null
  origin: Origin
  receivedAt: Date
  /** Who wrote it in a form of ours (`web:ada@customer.example`) or through the API; null for mail that came as it is. */
  written: string | null
  /** Of each delivery of the mail. */
  deliveries: readonly Readonly<{ reversePath: string; authentication: Authentication | null }>[]
  /** An agent has written to the requester already. */
  isAnswered: boolean
  /** Whether the page of the ticket was accepted somewhere, or is still on its way; null when there is none. */
  page: 'accepted' | 'waiting' | null
}>

/** The facts about a ticket and its mail; null when one of them is gone. */
export async function acknowledgementFacts(
  db: Queryable,
  ticketId: number,
  messageId: string,
): Promise<AcknowledgementFacts | null> {
  const { rows } = await db.query<AcknowledgementFacts>({
    name: 'acknowledgement-facts',
    text: `
      select t.ref, t.type, t.status, t.held_because as "heldBecause", m.message_id as "messageId",
        m.from_email as "fromEmail", m.origin, m.received_at as "receivedAt", m.trace->>'written' as written,
        (select coalesce(json_agg(json_build_object('reversePath', reverse_path, 'authentication', authentication)), '[]')
          from deliveries d where d.message_id = m.id) as deliveries,
        exists (select from messages o where o.ticket_id = t.id and o.direction = 'out' and o.origin = 'person')
          as "isAnswered",
        (select case when bool_or(n.status = 'sent') then 'accepted' when bool_or(n.status = 'queued') then 'waiting' end
          from notifications n where n.ticket_id = t.id
            and (n.channel = 'pagerduty' and n.kind = 'trigger' or n.kind = 'page' and n.status = 'sent')) as page
      from tickets t join messages m on m.id = $2 and m.ticket_id = t.id
      where t.id = $1`,
    values: [ticketId, messageId],
  })
  return rows[0] ?? null
}

/** What is known of an address. */
export type AddressState = Readonly<{
  /** Since when we know that somebody is there who may be written to. */
  knownSince: Date | null
  acknowledgedAt: Date | null
  echoes: number
  mutedUntil: Date | null
}>

const state = `known_since as "knownSince", acknowledged_at as "acknowledgedAt", echoes, muted_until as "mutedUntil"`

/** What is known of an address, held until the transaction ends: two services that want to write to it do so in turn. */
export async function lockAddress(tx: Queryable, email: string): Promise<AddressState> {
  const { rows } = await tx.query<AddressState>({
    name: 'addresses-lock',
    text: `insert into addresses (email) values ($1) on conflict (email) do update set email = $1 returning ${state}`,
    values: [email],
  })
  return rows[0] ?? { knownSince: null, acknowledgedAt: null, echoes: 0, mutedUntil: null }
}

/** Writes down that an address was acknowledged or muted, in the transaction that holds it. */
export async function markAddress(
  tx: Queryable,
  email: string,
  { acknowledgedAt, echoes, mutedUntil }: Omit<AddressState, 'knownSince'>,
): Promise<void> {
  await tx.query({
    name: 'addresses-mark',
    text: 'update addresses set acknowledged_at = $2, echoes = $3, muted_until = $4 where email = $1',
    values: [email, acknowledgedAt, echoes, mutedUntil],
  })
}

/** Writes down since when an address is known, and why, where that was not known. */
export async function markKnown(tx: Queryable, email: string, because: string, now: Date): Promise<void> {
  await tx.query({
    name: 'addresses-known',
    text: `
      insert into addresses as a (email, known_since, known_because) values ($1, $2, $3)
      on conflict (email) do update set known_since = $2, known_because = $3 where a.known_since is null`,
    values: [email, now, because],
  })
}

/** Since when an address is known; null when it is not. */
export async function knownSince(db: Queryable, email: string): Promise<Date | null> {
  const { rows } = await db.query<{ known_since: Date | null }>({
    name: 'addresses-known-since',
    text: 'select known_since from addresses where email = $1',
    values: [email],
  })
  return rows[0]?.known_since ?? null
}
