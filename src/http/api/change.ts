/** `PATCH /api/tickets/{ref}`: changes a ticket as it was read (If-Match), by the one way of changing tickets. */
import { z } from 'zod'
import { changeTicket } from '../../desk/change-ticket.ts'
import { ticketById } from '../../store/ticket-lists.ts'
import { findUser } from '../../store/users.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { priorities, statuses, ticketTypes } from '../../tickets/types.ts'
import { actorOf } from '../access/principal.ts'
import { problem } from '../failures.ts'
import { notDone, seenBy, ticketAnswers, ticketNow, ticketProblems } from './act-on-ticket.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { customerOf, type Reader, readerOf } from './reader.ts'
import { IfMatch, RefParameter } from './shapes/parameters.ts'

const settable = statuses.filter((status) => status !== 'new')

const TicketPatch = z
  .strictObject({
    status: z.enum(settable, { error: `one of ${settable.join(', ')}` }).optional(),
    priority: z.enum(priorities, { error: `one of ${priorities.join(', ')}` }).optional(),
    type: z.enum(ticketTypes, { error: `one of ${ticketTypes.join(', ')}` }).optional(),
    problem: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'The ref of the problem that explains an incident; null for none.', example: 'T-7' }),
    assignee: z
      .email({ error: 'the address of somebody of the desk' })
      .toLowerCase()
      .nullable()
      .optional()
      .describe('Somebody of the desk; null for nobody.'),
    tags: z
      .array(
        z
          .string()
          .regex(/^[\p{L}\p{N}\p{M}_./-]{1,40}$/u, { error: 'up to 40 letters, digits or _ . / -' })
          .toLowerCase(),
      )
      .max(20, { error: 'no more than 20 tags' })
      .optional()
      .describe('All of its tags.'),
    because: z.string().trim().min(1).max(500).optional().describe('Why, for the history.'),
  })
  .meta({ id: 'TicketPatch', description: 'What is to be different; what is left out stays.' })
type TicketPatch = z.output<typeof TicketPatch>

const change = operation({
  id: 'changeTicket',
  tag: 'Tickets',
  summary: 'Change a ticket',
  description:
    'Raising a ticket to urgent pages whoever is on call. Customers may make a ticket of theirs `solved` or `open`, and nothing else. A change that changes nothing is answered as if it did.',
  ...{ method: 'patch', path: '/api/tickets/{ref}', access: access.everybodyWrites, bodyLimitBytes: () => 20_000 },
  request: {
    params: RefParameter,
    headers: IfMatch,
    body: { required: true, content: { 'application/json': { schema: TicketPatch } } },
  },
  answers: ticketAnswers,
  problems: [...ticketProblems, 'not-yours-to-change', 'unsupported-media-type'],
})

/** Adds the operation. */
export function addChange(api: ApiHono, parts: ApiParts): void {
  api.openapi(change, async (context) => {
    const { ref: ticketId } = context.req.valid('param')
    const reader = readerOf(context)
    const patch = context.req.valid('json')
    const seen = ticketId === null ? null : await ticketById(parts.pool, ticketId, customerOf(reader))
    if (seen === null) return absent(context, 'such ticket')
    if (reader.kind === 'customer' && !isTheirs(patch))
      return problem(context, 'not-yours-to-change', { detail: 'Customers make their tickets solved or open.' })
    const ifUpdatedAt = seenBy(context, context.req.valid('header')['if-match'])
    if (ifUpdatedAt instanceof Response) return ifUpdatedAt
    const problemId = typeof patch.problem === 'string' ? numberOfRef(patch.problem) : patch.problem
    if (problemId === null && patch.problem !== null)
      return invalidRequest(context, 'body.problem: expected the ref of a ticket')
    const { status, priority, type, assignee, tags } = patch
    if (typeof assignee === 'string' && !(await worksTheDesk(parts, assignee)))
      return invalidRequest(context, 'body.assignee: expected somebody of the desk')
    const changed = await changeTicket(parts.pool, {
      ticketId: seen.id,
      change: { status, priority, type, problemId, assignee, tags },
      actor: actorOf(reader.principal),
      because: patch.because ?? defaultReason(reader),
      now: parts.now(),
      ifUpdatedAt,
      onlyReopens: reader.kind === 'customer',
    })
    const { kind } = changed
    if (kind === 'changed' || kind === 'nothing-to-change') return ticketNow(context, parts, seen.id)
    return kind === 'not-allowed'
      ? notDone(context, { kind, because: `${changed.ref}: ${changed.because}` })
      : notDone(context, changed)
  })
}

function isTheirs({ status, because: _, ...others }: TicketPatch): boolean {
  const isMove = status === undefined || status === 'solved' || status === 'open'
  return isMove && Object.values(others).every((value) => value === undefined)
}

async function worksTheDesk({ pool }: ApiParts, email: string): Promise<boolean> {
  const user = await findUser(pool, { email })
  return user !== null && user.role !== 'customer'
}

function defaultReason({ kind, principal }: Reader): string {
  if (kind === 'customer') return 'the requester says so'
  return principal.kind === 'api-key' ? `the program ${principal.name} says so` : 'an agent says so'
}
