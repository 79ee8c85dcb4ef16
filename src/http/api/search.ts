/** `GET /api/search`: tickets by ref, by address, or by words of the subject. */
import { z } from 'zod'
import { addressKey } from '../../mail/address.ts'
import { listTickets, type OrderedTicket, type TicketFilter, ticketById } from '../../store/ticket-lists.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { type ApiHono, type ApiParts, baseOf } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { customerOf, readerOf } from './reader.ts'
import { shownTicket } from './rows.ts'
import { PageParameters } from './shapes/parameters.ts'
import { Ticket } from './shapes/ticket-shapes.ts'

const Found = z.strictObject({ items: z.array(Ticket) }).meta({ id: 'Found' })

const search = operation({
  ...{ id: 'search', tag: 'Tickets', summary: 'Search tickets' },
  description:
    'A ref (`T-42`) finds that ticket; an address those where it is requester or participant; anything else those whose subject has it. Newest first. Customers find their own.',
  ...{ method: 'get', path: '/api/search', access: access.everybodyReads },
  request: {
    query: z.object({
      q: z
        .string({ error: 'what to search for' })
        .trim()
        .min(1, { error: 'what to search for' })
        .max(500)
        .meta({ description: 'What to search for.', example: 'ann@example.com' }),
      limit: PageParameters.shape.limit,
    }),
  },
  answers: { 200: { means: 'What was found, at most `limit`.', content: { 'application/json': Found } } },
})

/** Adds the operation. */
export function addSearch(api: ApiHono, parts: ApiParts): void {
  api.openapi(search, async (context) => {
    const { q, limit } = context.req.valid('query')
    const reader = readerOf(context)
    const found = await foundBy(parts, q, customerOf(reader), limit)
    const items = found.map((ticket) => shownTicket(ticket, reader, baseOf(parts)))
    return context.json({ items } satisfies z.output<typeof Found>, 200)
  })
}

async function foundBy(
  { pool }: ApiParts,
  q: string,
  customer: string | null,
  limit: number,
): Promise<readonly OrderedTicket[]> {
  const id = numberOfRef(q)
  if (id !== null) {
    const ticket = await ticketById(pool, id, customer)
    return ticket === null ? [] : [ticket]
  }
  const filter: TicketFilter = z.email().safeParse(q).success ? { participant: addressKey(q) } : { subject: q }
  return listTickets(pool, { filter: { ...filter, customer }, order: '-number', after: null, limit })
}
