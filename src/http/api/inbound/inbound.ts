/**
 * `POST /api/inbound`: a raw mail with its envelope, from services that take mail for us (SES, Mailgun, Cloudflare workers) or
 * a script. A door like SMTP, with the same promise: 200 and 201 follow the commit, and what is not known to be committed is
 * answered 503, for the sender to try again.
 */
import type { Context } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
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
      .describe('Recipients that no route serves; the others have it.'),
  })
  .meta({ id: 'InboundResult' })

const inbound = operation({
  id: 'receiveMail',
  tag: 'Mail',
  summary: 'Take in a raw mail',
  description:
    'The body is the mail, byte for byte (RFC 5322), of any Content-Type but `multipart/form-data`. 201 and 200 say that it is committed. After 503, or without an answer, send it again: a mail that we have is recognised by its content and answered with the ref of the first.',
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
  problems: ['too-large', 'unsupported-media-type', 'not-routed'],
})

/** Adds the operation. */
export function addInbound(api: ApiHono, parts: ApiParts): void {
  const log = fateLog(parts.log)
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
  const outcome = await within(receiveAndRelease(parts, envelope, body), commitTimeoutMs)
  if (outcome === 'late') return deferred(context, `no outcome within ${commitTimeoutMs} ms`)
  if (outcome.kind === 'refused') return refused(context, 'not-routed', outcome.because)
  const { kind, ref, mail, because } = outcome
  context.header('location', `/api/tickets/${ref}`)
  const taken: z.output<typeof Taken> = { ref, outcome: kind, message: mail, because, refused: [...others] }
  const response = context.json(taken, kind === 'opened' ? 201 : 200)
  return { response, fate: { outcome: kind, because, bytes, mail, ref } }
}

/** The body lives as long as `receive` works on it, not as long as the client waits. */
async function receiveAndRelease({ receive }: ApiParts, envelope: Envelope, body: Body): Promise<Outcome> {
  try {
    return await receive(envelope, body)
  } finally {
    await body[Symbol.asyncDispose]()
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
