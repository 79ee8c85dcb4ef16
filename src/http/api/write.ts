/** `POST /api/tickets/{ref}/replies` and `…/notes`: what agents and programs write, and what customers answer. */
import type { Context } from 'hono'
import { z } from 'zod'
import { note } from '../../desk/note.ts'
import type { KeptAnswer } from '../../store/idempotency-keys.ts'
import { ticketById } from '../../store/ticket-lists.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { statuses } from '../../tickets/types.ts'
import { actorOf } from '../access/principal.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import { renderMarkdown } from '../submit/markdown.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { askedFor, timeAskedFor } from './concurrency.ts'
import { once } from './idempotency.ts'
import { access, operation } from './operation.ts'
import { customerOf, readerOf } from './reader.ts'
import { answerOf, deskReply } from './replies.ts'
import { bodyLimitFor, Files, filesOf } from './shapes/attachment-input.ts'
import { IdempotencyKey, IfMatch, RefParameter } from './shapes/parameters.ts'

const settable = statuses.filter((status) => status !== 'new')

const text = z.string().max(200_000, { error: 'no more than 200,000 characters' }).prefault('')

export const NewReply = z
  .strictObject({
    text: text.describe('Markdown.'),
    cc: z
      .array(z.string().max(320))
      .max(20)
      .prefault([])
      .describe('Addresses that get it, too, and may answer from then on.'),
    status: z
      .enum(settable, { error: `one of ${settable.join(', ')}` })
      .optional()
      .describe('Of the ticket afterwards; when left out, a solved ticket stays solved, and any other is pending.'),
    attachments: Files,
  })
  .meta({ id: 'NewReply' })

const NewNote = z.strictObject({ text: text.describe('Markdown.'), attachments: Files }).meta({ id: 'NewNote' })

const Written = z
  .strictObject({
    ref: z.string().describe('The ticket; another one, when the answer to a closed ticket has opened a follow-up.'),
    message: z.uuid().describe('Our id of the message.'),
    url: z.string(),
  })
  .meta({ id: 'Written' })

const answers = {
  201: {
    means: 'It is written.',
    content: { 'application/json': Written },
    headers: ['Location', 'Idempotency-Replayed'],
  },
} as const
const problems = ['not-found', 'unsupported-media-type', 'idempotency-key-in-use', 'idempotency-key-reused'] as const

const replyTo = (parts: ApiParts) =>
  operation({
    id: 'createReply',
    tag: 'Messages',
    summary: 'Reply on a ticket',
    description:
      'From the desk it goes to the requester and everybody who may answer. From a customer it is an answer like one by mail: it reopens a ticket that was solved; `cc` and `status` are not theirs.',
    ...{ method: 'post', path: '/api/tickets/{ref}/replies', access: access.everybodyWrites },
    bodyLimitBytes: () => bodyLimitFor(parts.config().limits.sizeBytes),
    request: {
      params: RefParameter,
      headers: IdempotencyKey.extend(IfMatch.shape),
      body: { required: true, content: { 'application/json': { schema: NewReply } } },
    },
    answers,
    problems: [...problems, 'not-yours-to-change', 'not-allowed', 'changed-meanwhile', 'cannot-send'],
  })

const noteOn = (parts: ApiParts) =>
  operation({
    id: 'createNote',
    tag: 'Messages',
    summary: 'Write an internal note',
    description: 'Customers never see it, and it is sent to nobody.',
    ...{ method: 'post', path: '/api/tickets/{ref}/notes', access: access.deskWrites },
    bodyLimitBytes: () => bodyLimitFor(parts.config().limits.sizeBytes),
    request: {
      params: RefParameter,
      headers: IdempotencyKey,
      body: { required: true, content: { 'application/json': { schema: NewNote } } },
    },
    answers,
    problems,
  })

/** Adds the operations. */
export function addWriting(api: ApiHono, parts: ApiParts): void {
  api.openapi(replyTo(parts), async (context) => {
    const { ref: id } = context.req.valid('param')
    const reader = readerOf(context)
    const ticket = id === null ? null : await ticketById(parts.pool, id, customerOf(reader))
    if (ticket === null) return absent(context, 'such ticket')
    const body = context.req.valid('json')
    if (reader.kind === 'customer' && (body.cc.length > 0 || body.status !== undefined))
      return problem(context, 'not-yours-to-change', { detail: 'Customers do not choose cc and status of an answer.' })
    if (body.text.trim() === '' && (body.attachments ?? []).length === 0) return nothingWritten(context)
    const headers = context.req.valid('header')
    const operationOf = `createReply ${ticket.ref}`
    const keyed = { principal: reader.principal, operation: operationOf, key: headers['idempotency-key'], body }
    const ifUpdatedAt = timeAskedFor(askedFor(headers['if-match']))
    const work = (act: string) =>
      reader.kind === 'customer'
        ? answerOf(context, parts, reader.principal, ticket, { ...body, act, ifUpdatedAt })
        : deskReply(context, parts, reader.principal, ticket, { ...body, act, ifUpdatedAt })
    return once(context, parts, keyed, work, async (answer) => shown(context, answer))
  })

  api.openapi(noteOn(parts), async (context) => {
    const { ref: id } = context.req.valid('param')
    const { principal } = readerOf(context)
    const ticket = id === null ? null : await ticketById(parts.pool, id, null)
    if (ticket === null) return absent(context, 'such ticket')
    const body = context.req.valid('json')
    const keyed = {
      principal,
      operation: `createNote ${ticket.ref}`,
      key: context.req.valid('header')['idempotency-key'],
      body,
    }
    const work = async (act: string) => {
      const noted = await note(parts.pool, {
        ...{ ticketId: ticket.id, actor: actorOf(principal), text: body.text, html: renderMarkdown(body.text) },
        attachments: filesOf(body.attachments).map(({ bytes: content, ...file }) => ({ ...file, content })),
        ...{ key: act, limitBytes: parts.config().limits.sizeBytes, now: parts.now() },
      })
      switch (noted.kind) {
        case 'noted':
        case 'already-noted':
          return made(noted.ref, noted.message)
        case 'no-such-ticket':
          return notMade(absent(context, 'such ticket'))
        case 'nothing-to-note':
          return notMade(nothingWritten(context))
        case 'too-large':
          return notMade(problem(context, 'too-large', { detail: `It has more than ${noted.limitBytes} bytes.` }))
        default:
          return noted satisfies never
      }
    }
    return once(context, parts, keyed, work, async (answer) => shown(context, answer))
  })
}

/** Something was written. */
export function made(ref: string, message: string) {
  return { kind: 'made', answer: { status: 201, ref, message } } as const
}

/** Nothing was written, and why. */
export function notMade(response: Response) {
  return { kind: 'not-made', response } as const
}

function nothingWritten(context: Context<Env>): Response {
  return invalidRequest(context, 'body.text: expected some words, or an attachment')
}

function shown(context: Context<Env>, { ref, message }: KeptAnswer): Response {
  if (numberOfRef(ref) === null) throw new Error(`an answer was kept without a ticket: ${ref}`)
  const url = `/api/messages/${message}`
  context.header('location', url)
  return context.json({ ref, message, url } satisfies z.output<typeof Written>, 201)
}
