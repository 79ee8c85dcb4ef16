/**
 * `POST /api/inbound`: a raw mail with its envelope, from services that take mail for us (SES, Mailgun, Cloudflare workers) or
 * a script. A door like SMTP, with the same promise: 200 and 201 follow the commit, and what is not known to be committed is
 * answered 503, for the sender to try again.
 */
import type { Context } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { FilterNo } from '../../../filters/screen.ts'
import type { BodyRead } from '../../../intake/body.ts'
import type { Body, Envelope, Outcome } from '../../../intake/envelope.ts'
import { isTransient } from '../../../store/transient.ts'
import type { Env } from '../../env.ts'
import { problem } from '../../failures.ts'
import type { ProblemName } from '../../problem-types.ts'
import { type ApiHono, type ApiParts, invalidRequest } from '../api-hono.ts'
import { access, operation } from '../operation.ts'
import { envelopeOf, InboundQuery, type Refused, sorted } from './envelope-query.ts'
import { type Answered, fateLog, type Mail } from './fate-log.ts'
import { isForNow, type Passed, screened } from './screened.ts'
import { takeBody } from './take-body.ts'

const Taken = z
  .strictObject({
    ref: z.string().describe('The ticket that has the mail.'),
    outcome: z
      .enum(['opened', 'replied', 'grouped', 'noted', 'redelivered'])
      .describe('`redelivered`: we had it already; the others say what it did.'),
    message: z.uuid().describe('Our id of the message.'),
    because: z.string(),
    refused: z
      .array(z.strictObject({ recipient: z.string(), because: z.string() }))
      .describe('Recipients that no route serves, or that a filter refuses; the others have it.'),
    suspected: z.boolean().describe('A filter takes it for spam: what it opens is filed apart, and pages nobody.'),
  })
  .meta({ id: 'InboundResult' })

const inbound = operation({
  id: 'receiveMail',
  tag: 'Mail',
  summary: 'Take in a raw mail',
  description:
    'The body is the mail, byte for byte (RFC 5322), of any Content-Type but `multipart/form-data`. 201 and 200 say that it is committed. After 503, or without an answer, send it again: a mail that we have is recognised by its content and answered with the ref of the first. The filters that are asked at the SMTP door are asked here, too, but for the greylist.',
  ...{ method: 'post', path: '/api/inbound', access: access.inbound },
  request: {
    query: InboundQuery,
    body: {
      required: true,
      content: { 'message/rfc822': { schema: z.string().meta({ format: 'binary', description: 'The mail.' }) } },
    },
  },
  answers: {
    200: {
      means: 'Committed before, or joined a ticket.',
      content: { 'application/json': Taken },
      headers: ['Location'],
    },
    201: { means: 'Committed as a new ticket.', content: { 'application/json': Taken }, headers: ['Location'] },
  },
  problems: ['too-large', 'unsupported-media-type', 'not-routed', 'mail-refused'],
})

/** Adds the operation. */
export function addInbound(api: ApiHono, parts: ApiParts): void {
  const log = fateLog(parts.log, parts.inbound.notTaken)
  api.openapi(inbound, async (context) => {
    const query = context.req.valid('query')
    const mail = mailOf(context, query)
    const answered = await take(context, parts, query, mail).catch((err: unknown): Answered => {
      log.record(mail, { outcome: 'deferred', because: isTransient(err) ? 'the database is away' : 'an error', err })
      throw err
    })
    log.record(mail, answered.fate, answered.response.status)
    return answered.response
  })
}

function mailOf(context: Context<Env>, query: InboundQuery): Mail {
  const {
    client_ip: clientIp = context.get('client').ip,
    recipient: recipients,
    reverse_path: reversePath = '',
  } = query
  return { session: `api-${uuidv7()}`, clientIp, reversePath, recipients, startedAt: performance.now() }
}

async function take(context: Context<Env>, parts: ApiParts, query: InboundQuery, mail: Mail): Promise<Answered> {
  const { limits, table } = parts.config()
  const ready = parts.readiness()
  if (!ready.ok) return deferred(context, ready.because)
  if (/^multipart\/form-data\b/i.test(context.req.header('content-type') ?? ''))
    return refused(context, 'unsupported-media-type', 'The body must be the mail itself, not a form that has it.')
  const { served, refused: others } = sorted(query.recipient, table)
  if (query.recipient.length > limits.recipients) {
    const because = `expected at most ${limits.recipients} recipients`
    return { response: invalidRequest(context, `query.recipient: ${because}`), fate: { outcome: 'refused', because } }
  }
  if (served.length === 0) {
    const because = others.map((one) => `${one.recipient}: ${one.because}`).join('; ')
    return refused(context, 'not-routed', because, { refused: others })
  }
  const { sizeBytes: limitBytes, memoryBytes } = limits
  const read = await takeBody(context, { limitBytes, memoryBytes, directory: parts.directory })
  if (read.kind !== 'ok') return unread(context, read, limitBytes)
  const given = { served, headerSection: read.body.headerSection, session: mail.session, now: parts.now() }
  return commit(context, parts, envelopeOf(query, given), read.body, others)
}

async function commit(
  context: Context<Env>,
  parts: ApiParts,
  envelope: Envelope,
  body: Body,
  others: readonly Refused[],
): Promise<Answered> {
  const { sizeBytes: bytes } = body
  if (bytes === 0) {
    await body[Symbol.asyncDispose]()
    const because = 'the body is empty'
    return { response: invalidRequest(context, 'body: expected a mail'), fate: { outcome: 'refused', because, bytes } }
  }
  const { commitTimeoutMs } = parts.config().limits
  // It may be committed later; then the next try is a redelivery.
  const received = await within(receiveAndRelease(parts, envelope, body), commitTimeoutMs)
  if (received === 'late') return deferred(context, `no outcome within ${commitTimeoutMs} ms`)
  if (received.kind === 'no') return filtered(context, parts, received)
  const { outcome, suspected } = received
  if (outcome.kind === 'refused')
    return refused(context, outcome.reason === 'dmarc' ? 'mail-refused' : 'not-routed', outcome.because)
  const { kind, ref, mail, because } = outcome
  context.header('location', `/api/tickets/${ref}`)
  const taken: z.output<typeof Taken> = {
    ...{ ref, outcome: kind, message: mail, because },
    refused: [...others, ...received.refused],
    suspected: suspected !== null,
  }
  const response = context.json(taken, kind === 'opened' ? 201 : 200)
  const fate = { outcome: kind, because, bytes, mail, ref }
  return { response, fate: suspected === null ? fate : { ...fate, suspected } }
}

type Received = FilterNo | (Omit<Passed, 'kind' | 'recipients'> & Readonly<{ kind: 'outcome'; outcome: Outcome }>)

/** The body lives as long as filters and `receive` work on it, not as long as the client waits. */
async function receiveAndRelease(parts: ApiParts, envelope: Envelope, body: Body): Promise<Received> {
  const { receive, inbound, config } = parts
  try {
    const passed = await screened(inbound.screen, { envelope, body, table: config().table })
    if (passed.kind === 'no') return passed
    const { recipients, refused, suspected } = passed
    const outcome = await receive({ ...envelope, recipients, suspected }, body)
    return { kind: 'outcome', outcome, refused, suspected }
  } finally {
    await body[Symbol.asyncDispose]()
  }
}

/** `reply`: what an SMTP client would be told, for a sender who is told by SMTP in turn. */
function filtered(context: Context<Env>, { config }: ApiParts, no: FilterNo): Answered {
  if (isForNow(no)) return deferred(context, no.because)
  const { code, text } = no.reply
  const { contact } = config()
  const more = { reply: `${code} ${text}`, ...(contact === null ? {} : { contact }) }
  const detail = `${text.replace(/^\S+ /, '')}.`
  return {
    response: problem(context, 'mail-refused', { detail, more }),
    fate: { outcome: 'refused', because: no.because },
  }
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), limitMs)
  // Nobody waits for it any more when it fails later.
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function unread(context: Context<Env>, read: Exclude<BodyRead, { kind: 'ok' }>, limitBytes: number): Answered {
  switch (read.kind) {
    case 'too-large':
      return refused(context, 'too-large', `A mail may have ${limitBytes} bytes.`)
    case 'disconnected':
      return deferred(context, 'the connection ended before the mail did')
    case 'disk-full':
      return deferred(context, 'the directory of temporary files takes no more', read.cause)
    case 'no-room':
      return deferred(context, 'too many octets in flight for too long')
    default:
      return read satisfies never
  }
}

function deferred(context: Context<Env>, because: string, err?: Error): Answered {
  context.header('retry-after', '30')
  const fate = { outcome: 'deferred' as const, because, ...(err === undefined ? {} : { err }) }
  return { response: problem(context, 'unavailable', { detail: `Try again later: ${because}.` }), fate }
}

function refused(context: Context<Env>, name: ProblemName, detail: string, more = {}): Answered {
  return { response: problem(context, name, { detail, more }), fate: { outcome: 'refused', because: detail } }
}
