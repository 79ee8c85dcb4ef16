/** `POST /api/tickets`: what a program or somebody writes becomes a mail and goes through `intake.receive` like all mail. */
import type { Context } from 'hono'
import { z } from 'zod'
import type { KeptAnswer } from '../../store/idempotency-keys.ts'
import { ticketById } from '../../store/ticket-lists.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import { openTicket } from '../submit/open-ticket.ts'
import { type ApiHono, type ApiParts, absent, baseOf, invalidRequest } from './api-hono.ts'
import { etagOf } from './concurrency.ts'
import { once } from './idempotency.ts'
import { access, operation } from './operation.ts'
import { customerOf, type Reader, readerOf } from './reader.ts'
import { shownTicket } from './rows.ts'
import { bodyLimitFor, Files, filesOf } from './shapes/attachment-input.ts'
import { IdempotencyKey } from './shapes/parameters.ts'
import { Ticket } from './shapes/ticket-shapes.ts'

const Address = z.email({ error: 'an email address' }).max(254, { error: 'an email address' })

const NewTicket = z
  .strictObject({
    type: z.enum(ticketTypes, { error: `one of ${ticketTypes.join(', ')}` }),
    priority: z
      .enum(priorities, { error: `one of ${priorities.join(', ')}` })
      .prefault('normal')
      .describe('`urgent` pages whoever is on call.'),
    subject: z.string().trim().min(1, { error: 'a subject' }).max(300, { error: 'no more than 300 characters' }),
    text: z
      .string()
      .min(1, { error: 'some words' })
      .max(200_000, { error: 'no more than 200,000 characters' })
      .describe('Markdown.'),
    requester: z
      .strictObject({ email: Address, name: z.string().trim().max(100).prefault('') })
      .optional()
      .describe('Whose ticket it is. Keys have to say it; for users it is themselves when left out.'),
    cc: z.array(Address).max(20, { error: 'no more than 20 addresses' }).prefault([]).describe('They may answer, too.'),
    attachments: Files,
  })
  .meta({ id: 'NewTicket' })
type NewTicket = z.output<typeof NewTicket>

/** Makes the operation; the limit is the config's at the time. */
const create = (parts: ApiParts) =>
  operation({
    id: 'createTicket',
    tag: 'Tickets',
    summary: 'Create a ticket',
    description:
      'Type and priority are as chosen, whatever the route says. Customers are the requesters of their tickets, and choose `urgent` for incidents only.',
    ...{ method: 'post', path: '/api/tickets', access: access.everybodyWrites },
    bodyLimitBytes: () => bodyLimitFor(parts.config().limits.sizeBytes),
    request: {
      headers: IdempotencyKey,
      body: { required: true, content: { 'application/json': { schema: NewTicket } } },
    },
    answers: {
      200: {
        means: 'It joined a ticket: its subject has a tag such as [T-42], and the requester may answer there.',
        content: { 'application/json': Ticket },
        headers: ['Location', 'ETag', 'Idempotency-Replayed'],
      },
      201: {
        means: 'The new ticket.',
        content: { 'application/json': Ticket },
        headers: ['Location', 'ETag', 'Idempotency-Replayed'],
      },
    },
    problems: ['unsupported-media-type', 'not-yours-to-change', 'idempotency-key-in-use', 'idempotency-key-reused'],
  })

/** Adds the operation. */
export function addCreate(api: ApiHono, parts: ApiParts): void {
  api.openapi(create(parts), async (context) => {
    const reader = readerOf(context)
    const wanted = context.req.valid('json')
    const requester = requesterOf(reader, wanted)
    if (requester === 'nobody') return invalidRequest(context, 'body.requester: expected whose ticket it is')
    if (requester === 'somebody-else')
      return problem(context, 'not-yours-to-change', { detail: 'Customers create tickets of their own.' })
    if (reader.kind === 'customer' && !isTheirChoice(wanted))
      return problem(context, 'not-yours-to-change', { detail: 'Customers choose normal, or urgent for an incident.' })
    const keyed = {
      ...{ principal: reader.principal, operation: 'createTicket', body: wanted },
      key: context.req.valid('header')['idempotency-key'],
    }
    const show = (answer: KeptAnswer) => shown(context, parts, reader, answer)
    return once(context, parts, keyed, (id) => make(context, parts, reader, { ...wanted, requester }, id), show)
  })
}

function requesterOf({ kind, principal }: Reader, { requester }: NewTicket) {
  const self = principal.kind === 'api-key' ? null : { email: principal.email, name: principal.name }
  if (requester === undefined) return self ?? 'nobody'
  if (kind === 'customer' && requester.email.toLowerCase() !== self?.email) return 'somebody-else'
  return requester
}

function isTheirChoice({ type, priority }: NewTicket): boolean {
  return priority === 'normal' || (priority === 'urgent' && type === 'incident')
}

async function make(
  context: Context<Env>,
  parts: ApiParts,
  { principal: writer }: Reader,
  wanted: NewTicket & Readonly<{ requester: Readonly<{ email: string; name: string }> }>,
  submission: string,
) {
  const { requester, cc, subject, text, attachments, type, priority } = wanted
  const submitted = await openTicket(parts, {
    ...{ submission, writer, requester, type, priority, subject: subject.replaceAll(/\s+/g, ' '), text, cc },
    ...{ uploads: filesOf(attachments), clientIp: context.get('client').ip, source: 'api' },
  })
  if (submitted.kind === 'too-large') {
    const detail = `As a mail it has more than ${submitted.limitBytes} bytes.`
    return { kind: 'not-made', response: problem(context, 'too-large', { detail }) } as const
  }
  const { kind, ref, mail: message } = submitted.outcome
  // Redelivered: an earlier try with this key had got so far.
  const status = kind === 'opened' || kind === 'redelivered' ? 201 : 200
  return { kind: 'made', answer: { status, ref, message } } as const
}

async function shown(context: Context<Env>, parts: ApiParts, reader: Reader, { status, ref }: KeptAnswer) {
  const id = numberOfRef(ref)
  const ticket = id === null ? null : await ticketById(parts.pool, id, customerOf(reader))
  if (ticket === null) return absent(context, 'such ticket any more')
  context.header('location', `/api/tickets/${ref}`)
  context.header('etag', etagOf(ticket.updatedAt))
  return context.json(shownTicket(ticket, reader, baseOf(parts)), status === 201 ? 201 : 200)
}
