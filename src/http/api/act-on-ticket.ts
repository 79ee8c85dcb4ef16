/** What acts on a ticket have in common: they act on it as it was read (If-Match), and are answered with it as it is now. */
import type { Context } from 'hono'
import { ticketById } from '../../store/ticket-lists.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import { type ApiParts, absent, baseOf } from './api-hono.ts'
import { askedFor, etagOf, timeAskedFor } from './concurrency.ts'
import { customerOf, readerOf } from './reader.ts'
import { shownTicket } from './rows.ts'
import { Ticket } from './shapes/ticket-shapes.ts'

/** Answers of an operation that acts on a ticket. */
export const ticketAnswers = {
  200: { means: 'The ticket as it is now.', content: { 'application/json': Ticket }, headers: ['ETag'] },
} as const

/** What can be in the way of one. */
export const ticketProblems = ['not-found', 'not-allowed', 'changed-meanwhile', 'if-match-required'] as const

/** The time that If-Match names, null for any (`*`); the problem when it is missing. */
export function seenBy(context: Context<Env>, ifMatch: string | undefined): Date | null | Response {
  const asked = askedFor(ifMatch)
  if (asked.kind !== 'nothing') return timeAskedFor(asked)
  return problem(context, 'if-match-required', { detail: 'Send If-Match with the ETag of the ticket.' })
}

/** Why nothing was done. */
type NotDone =
  | Readonly<{ kind: 'no-such-ticket' | 'no-such-message' }>
  | Readonly<{ kind: 'changed-meanwhile'; ref: string; updatedAt: Date }>
  | Readonly<{ kind: 'not-allowed'; because: string }>

/** The problem that says so. */
export function notDone(context: Context<Env>, because: NotDone): Response {
  switch (because.kind) {
    case 'changed-meanwhile':
      context.header('etag', etagOf(because.updatedAt))
      return problem(context, 'changed-meanwhile', { detail: `${because.ref} has changed since it was read.` })
    case 'not-allowed':
      return problem(context, 'not-allowed', { detail: `${because.because}.` })
    case 'no-such-message':
      return absent(context, 'such message')
    default:
      return absent(context, 'such ticket')
  }
}

/** The ticket as it is now, for who asks. */
export async function ticketNow(context: Context<Env>, parts: ApiParts, id: number) {
  const reader = readerOf(context)
  const ticket = await ticketById(parts.pool, id, customerOf(reader))
  if (ticket === null) return absent(context, 'such ticket')
  context.header('etag', etagOf(ticket.updatedAt))
  return context.json(shownTicket(ticket, reader, baseOf(parts)), 200)
}
