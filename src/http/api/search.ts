/** `GET /api/search`: tickets by ref, by what the desk's search takes, or for customers by address and words of the subject. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { addressKey } from '../../mail/address.ts'
import { queuePage } from '../../store/queue.ts'
import { everything } from '../../store/queue-filter.ts'
import { nearestTickets } from '../../store/search.ts'
import { listTickets, type OrderedTicket, ticketById } from '../../store/ticket-lists.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { searched } from '../desk/search-words.ts'
import { type ApiHono, type ApiParts, baseOf } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { type Reader, readerOf } from './reader.ts'
import { shownTicket } from './rows.ts'
import { PageParameters } from './shapes/parameters.ts'
import { Ticket } from './shapes/ticket-shapes.ts'

const Found = z.strictObject({ items: z.array(Ticket) }).meta({ id: 'Found' })

const search = operation({
  ...{ id: 'search', tag: 'Tickets', summary: 'Search tickets' },
  description:
    'A ref (`T-42`) finds that ticket. Words are looked for in all messages, `"phrases"` and operators (`from:ann type:incident is:open has:attachment tag:dns`) as in the queue; when nothing has them, what is written almost like it. Newest first. Customers find their own, by an address or by what the subject has.',
  ...{ method: 'get', path: '/api/search', access: access.everybodyReads },
  request: {
    query: z.object({
      q: z
        .string({ error: 'what to search for' })
        .trim()
        .min(1, { error: 'what to search for' })
        .max(500)
        .refine((text) => !text.includes('\0'), { error: 'text without NUL' })
        .meta({ description: 'What to search for.', example: 'from:ann is:open' }),
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
    const found = await foundBy(parts.pool, q, reader, limit)
    const items = found.map((ticket) => shownTicket(ticket, reader, baseOf(parts)))
    return context.json({ items } satisfies z.output<typeof Found>, 200)
  })
}

async function foundBy(pool: Pool, q: string, reader: Reader, limit: number): Promise<readonly OrderedTicket[]> {
  const id = numberOfRef(q)
  if (id !== null) {
    const ticket = await ticketById(pool, id, reader.kind === 'customer' ? reader.customer : null)
    return ticket === null ? [] : [ticket]
  }
  return reader.kind === 'customer' ? theirs(pool, q, reader.customer, limit) : byTheDesk(pool, q, reader, limit)
}

/** Never by words of messages: what notes say must not be found out by asking. */
function theirs(pool: Pool, q: string, customer: string, limit: number): Promise<readonly OrderedTicket[]> {
  const filter = z.email().safeParse(q).success ? { participant: addressKey(q) } : { subject: q }
  return listTickets(pool, { filter: { ...filter, customer }, order: '-number', after: null, limit })
}

async function byTheDesk(pool: Pool, q: string, { principal }: Reader, limit: number) {
  const me = principal.kind === 'api-key' ? '' : principal.email
  const filter = { ...everything, ...searched(q, me).filter }
  const { tickets } = await queuePage(pool, { filter, sort: 'newest', after: null, limit })
  const near = tickets.length === 0 && filter.words.length > 0 ? await nearestTickets(pool, filter, limit) : []
  const ids = (near === 'not-available' || near.length === 0 ? tickets : near).map((ticket) => ticket.id)
  const found = await listTickets(pool, { filter: { ids }, order: '-number', after: null, limit })
  const places = new Map(ids.map((ticket, place) => [ticket, place]))
  return found.toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
}
