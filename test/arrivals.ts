/** Arrivals for the tests of decisions and commits: a plain mail, and what differs from it. */
import { type Arrival, arrivalOf, isServed } from '../src/intake/arrival.ts'
import type { Decided } from '../src/intake/decide-batch.ts'
import type { Body, Envelope } from '../src/intake/envelope.ts'
import { rowsOf } from '../src/intake/rows.ts'
import type { AlertShape } from '../src/mail/alert/alert-shape.ts'
import { type Authentication, notAuthenticated } from '../src/mail/authentication.ts'
import type { ParsedMail } from '../src/mail/parsed-mail.ts'
import { routeFor } from '../src/routing/route.ts'
import type { RouteTable } from '../src/routing/types.ts'
import { replyKeys } from '../src/tickets/reply-address.ts'
import type { Source } from '../src/tickets/types.ts'

export const keys = replyKeys(Buffer.alloc(32, 1), [Buffer.alloc(32, 2)])
export const grouping = { enabled: true, windowMs: 600_000, capMs: 3_600_000, solveOnRecovery: false }
export const commitSettings = { grouping, telling: { acknowledges: false, publishes: false } }

/** The rows of a batch from which nothing is told. */
export const rowsIn = (batch: readonly Decided[]) => rowsOf(batch, commitSettings.telling)
export const noon = new Date('2026-11-24T12:00:00Z')
const table: RouteTable = {
  domains: ['example.com'],
  rules: [
    { match: 'support@', type: 'question', priority: 'normal', page: false, dmarcFail: 'flag', where: 'test' },
    { match: 'sysops@', type: 'incident', priority: 'urgent', page: true, dmarcFail: 'flag', where: 'test' },
    { match: 'vip@', type: 'question', priority: 'urgent', page: false, dmarcFail: 'flag', where: 'test' },
    { match: 'oncall@', type: 'incident', priority: 'normal', page: true, dmarcFail: 'flag', where: 'test' },
  ],
}

/** What the checks say of a mail whose author's domain speaks for it, or against it; `null` publishes no policy. */
export function dmarc(
  result: Authentication['dmarc']['result'],
  domain = 'customer.test',
  policy: Authentication['dmarc']['policy'] = result === 'none' ? null : 'reject',
): Authentication {
  return { ...notAuthenticated('a test'), dmarc: { result, domain, policy, because: `a test says ${result}` } }
}

export type Given = Partial<Omit<ParsedMail, 'to'>> & {
  authentication?: Authentication
  from?: string
  to?: readonly string[]
  digest?: string
  at?: Date
  source?: Source
  bytes?: Buffer
  senders?: readonly AlertShape[]
}

/** An arriving mail: an ordinary one by ann@customer.test, but for what is given. */
export function arrival(given: Given = {}): Arrival {
  const {
    from = 'ann@customer.test',
    to = ['support@example.com'],
    digest = 'digest-1',
    at = noon,
    source = 'email',
    bytes: _,
    senders = [],
    authentication = notAuthenticated('a test'),
    ...mail
  } = given
  const envelope: Envelope = {
    source,
    reversePath: from,
    recipients: to,
    clientIp: '192.0.2.1',
    helo: 'mx.test',
    tls: null,
    receivedAt: at,
    session: 's1',
    chosen: null,
    suspected: null,
  }
  const bytes = given.bytes ?? Buffer.from('Subject: x\r\n\r\nx\r\n')
  const body: Body = {
    held: { in: 'memory', bytes },
    sizeBytes: bytes.length,
    sha256: 'sha',
    contentDigest: digest,
    headerSection: bytes,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const route = routeFor(to, table)
  if (!isServed(route)) throw new Error('the test mail is not served')
  const reading = { mail: { ...plainMail(from), ...mail }, pending: false }
  return arrivalOf({ envelope, route, body, reading, authentication }, { replyKeys: keys, table, senders })
}

function plainMail(from: string): ParsedMail {
  return {
    messageId: 'm1@customer.test',
    references: [],
    subject: 'The site is slow',
    author: { email: from, name: null },
    replyTo: [],
    to: [],
    cc: [],
    sentAt: noon,
    origin: 'person',
    originBecause: 'no sign of a machine',
    text: 'x',
    newText: 'x',
    html: null,
    attachments: [],
    report: null,
    forwarded: null,
    protection: null,
    heldBecause: null,
    notes: [],
    parseError: null,
  }
}
