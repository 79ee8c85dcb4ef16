/** `/api/tickets/{ref}/merge`: two tickets made one, and the merge taken back, by the one way of merging. */
import { z } from 'zod'
import { mergeTickets, unmergeTicket } from '../../desk/merge.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { actorOf } from '../access/principal.ts'
import { notDone, seenBy, ticketAnswers, ticketNow, ticketProblems } from './act-on-ticket.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { readerOf } from './reader.ts'
import { IfMatch, RefParameter } from './shapes/parameters.ts'

const NewMerge = z
  .strictObject({
    into: z.string().max(20).meta({ description: 'The ref of the ticket that gets the messages.', example: 'T-7' }),
  })
  .meta({ id: 'NewMerge' })

const merge = operation({
  ...{ id: 'mergeTicket', tag: 'Tickets', summary: 'Merge a ticket into another one' },
  description:
    'Its messages move, its people may read and answer there, and it is closed. Answers to it find the other one from then on.',
  ...{ method: 'post', path: '/api/tickets/{ref}/merge', access: access.deskWrites, bodyLimitBytes: () => 20_000 },
  request: {
    params: RefParameter,
    headers: IfMatch,
    body: { required: true, content: { 'application/json': { schema: NewMerge } } },
  },
  answers: ticketAnswers,
  problems: [...ticketProblems, 'unsupported-media-type'],
})

const unmerge = operation({
  ...{ id: 'unmergeTicket', tag: 'Tickets', summary: 'Take a merge back' },
  description: 'The messages that moved return. What came in between two ends of a merge stays where it arrived.',
  ...{ method: 'delete', path: '/api/tickets/{ref}/merge', access: access.deskWrites },
  request: { params: RefParameter, headers: IfMatch },
  answers: ticketAnswers,
  problems: ticketProblems,
})

/** Adds the operations. */
export function addMerges(api: ApiHono, parts: ApiParts): void {
  const { pool, now } = parts

  api.openapi(merge, async (context) => {
    const { ref: from } = context.req.valid('param')
    const into = numberOfRef(context.req.valid('json').into)
    const ifUpdatedAt = seenBy(context, context.req.valid('header')['if-match'])
    if (from === null) return absent(context, 'such ticket')
    if (into === null) return invalidRequest(context, 'body.into: expected the ref of a ticket')
    if (ifUpdatedAt instanceof Response) return ifUpdatedAt
    const actor = actorOf(readerOf(context).principal)
    const merged = await mergeTickets(pool, { from, into, actor, now: now(), ifUpdatedAt })
    return merged.kind === 'merged' ? ticketNow(context, parts, from) : notDone(context, merged)
  })

  api.openapi(unmerge, async (context) => {
    const { ref: ticketId } = context.req.valid('param')
    const ifUpdatedAt = seenBy(context, context.req.valid('header')['if-match'])
    if (ticketId === null) return absent(context, 'such ticket')
    if (ifUpdatedAt instanceof Response) return ifUpdatedAt
    const actor = actorOf(readerOf(context).principal)
    const merged = await unmergeTicket(pool, { ticketId, actor, now: now(), ifUpdatedAt })
    return merged.kind === 'merged' ? ticketNow(context, parts, ticketId) : notDone(context, merged)
  })
}
