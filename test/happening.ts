/** For tests of plans: an entry of a history as the outbox loads it, with what a test wants otherwise. */
import type { Happening, ToldMessage, ToldTicket } from '../src/store/happenings.ts'

/** What differs from an opening mail of Ann's; `message: null` is an entry that is about none. */
export type Differences = Readonly<
  Partial<Pick<Happening, 'kind' | 'actor' | 'data'>> & {
    ticket?: Partial<ToldTicket>
    message?: Partial<ToldMessage> | null
  }
>

const at = new Date('2026-11-28T10:00:00.123Z')

/** An entry of the history of T-42. */
export function aHappening(differences: Differences = {}): Happening {
  const { kind = 'opened', actor = 'mail:ann@customer.example', data = {}, ticket, message } = differences
  return {
    id: '019b0000-0000-7000-8000-000000000001',
    kind,
    actor,
    data,
    at,
    ticket: { ...openTicket, ...ticket },
    message: message === null ? null : { ...openingMail, ...message },
  }
}

const openTicket: ToldTicket = {
  id: 42,
  ref: 'T-42',
  type: 'incident',
  priority: 'urgent',
  status: 'new',
  subject: 'The site is down',
  requesterEmail: 'ann@customer.example',
  requesterName: 'Ann',
  source: 'email',
  pagesOnCall: true,
  heldBecause: null,
  problemId: null,
  createdAt: at,
  updatedAt: at,
}

const openingMail: ToldMessage = {
  id: '019b0000-0000-7000-8000-000000000002',
  direction: 'in',
  messageId: 'one@customer.example',
  fromEmail: 'ann@customer.example',
  fromName: 'Ann',
  replyTo: [],
  subject: 'The site is down',
  newText: 'Nobody can log in.',
  origin: 'person',
  trust: 'stranger',
  report: null,
  heldBecause: null,
  trace: {},
  receivedAt: at,
}
