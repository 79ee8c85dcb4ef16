/** `GET /api/tickets`, as JSON and as CSV, and `GET /api/tickets/{ref}`. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { listTickets, type OrderedTicket, type TicketFilter, ticketById } from '../../store/ticket-lists.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { type ApiHono, type ApiParts, absent, baseOf, invalidRequest } from './api-hono.ts'
import { etagOf, hasIt } from './concurrency.ts'
import { csvLine, csvType } from './csv.ts'
import { access, operation } from './operation.ts'
import { isNumber, linkNext, pageOf, readCursor } from './paging.ts'
import { customerOf, type Reader, readerOf } from './reader.ts'
import { shownTicket } from './rows.ts'
import { RefParameter } from './shapes/parameters.ts'
import { Ticket, TicketFilters, TicketPage, TicketQuery } from './shapes/ticket-shapes.ts'

const list = operation({
  id: 'listTickets',
  tag: 'Tickets',
  summary: 'List tickets',
  description:
    'Customers see those where they are requester or participant. Follow `next` until it is null: no ticket is left out or given twice. To keep up, ask with `sort=updated_at&since=…`.',
  ...{ method: 'get', path: '/api/tickets', access: access.everybodyReads },
  request: { query: TicketQuery },
  answers: { 200: { means: 'A page of tickets.', content: { 'application/json': TicketPage }, headers: ['Link'] } },
})

const csv = operation({
  id: 'exportTickets',
  tag: 'Tickets',
  summary: 'Export tickets as CSV',
  description:
    'All tickets that the filters leave, as RFC 4180 has it, in UTF-8. What a spreadsheet would take for a formula has an apostrophe in front.',
  ...{ method: 'get', path: '/api/tickets.csv', access: access.everybodyReads },
  request: { query: TicketFilters },
  answers: { 200: { means: 'The table.', content: { 'text/csv': z.string() }, headers: ['Content-Disposition'] } },
})

const read = operation({
  id: 'getTicket',
  tag: 'Tickets',
  summary: 'Read a ticket',
  ...{ method: 'get', path: '/api/tickets/{ref}', access: access.everybodyReads },
  request: {
    params: RefParameter,
    headers: z.object({ 'if-none-match': z.string().optional().describe('The ETag of the ticket as you have it.') }),
  },
  answers: {
    200: { means: 'The ticket.', content: { 'application/json': Ticket }, headers: ['ETag'] },
    304: { means: 'It is as If-None-Match has it.', headers: ['ETag'] },
  },
  problems: ['not-found'],
})

/** Adds the operations. */
export function addTickets(api: ApiHono, parts: ApiParts): void {
  api.openapi(list, async (context) => {
    const { limit, cursor, ...filters } = context.req.valid('query')
    const order = filters.sort
    const after = cursor === undefined ? null : readCursor(order, cursor, isNumber)
    if (cursor !== undefined && after === null)
      return invalidRequest(context, 'query.cursor: expected `next` of a page in the same order')
    const reader = readerOf(context)
    const filter = filterOf(filters, reader)
    const from = after === null ? null : { at: after.at, id: Number(after.id) }
    const rows = filter === null ? [] : await listTickets(parts.pool, { filter, order, after: from, limit: limit + 1 })
    const isByNumber = order.endsWith('number')
    const keyed = rows.map((row) => ({ row, at: isByNumber ? null : row.updatedMicros, id: String(row.id) }))
    const page = pageOf(keyed, order, limit)
    linkNext(context, page.next)
    const items = page.rows.map(({ row }) => shownTicket(row, reader, baseOf(parts)))
    return context.json({ items, next: page.next } satisfies z.output<typeof TicketPage>, 200)
  })

  api.openapi(csv, async (context) => {
    const pieces = csvOf(parts, readerOf(context), context.req.valid('query'))
    // Before anything is answered, so that a database that is away is told.
    const first = await pieces.next()
    const table = Readable.from(withFirst(first, pieces), { objectMode: false })
    return context.body(Readable.toWeb(table) as ReadableStream, 200, {
      'content-type': csvType,
      'content-disposition': 'attachment; filename="tickets.csv"',
    })
  })

  api.openapi(read, async (context) => {
    const { ref } = context.req.valid('param')
    const reader = readerOf(context)
    const ticket = ref === null ? null : await ticketById(parts.pool, ref, customerOf(reader))
    if (ticket === null) return absent(context, 'such ticket')
    const etag = etagOf(ticket.updatedAt)
    context.header('etag', etag)
    if (hasIt(context.req.valid('header')['if-none-match'], etag)) return context.body(null, 304)
    return context.json(shownTicket(ticket, reader, baseOf(parts)), 200)
  })
}

/** What is asked of the store; null when nothing can be found by it. */
function filterOf(filters: z.output<typeof TicketFilters>, reader: Reader): TicketFilter | null {
  const { problem, since, sort: _, assignee, tag, suspected, ...same } = filters
  const problemId = problem === undefined ? undefined : numberOfRef(problem)
  // Who has it, and how it is sorted, is the desk's business.
  const isTheDesks = assignee !== undefined || tag !== undefined
  if (problemId === null || (reader.kind === 'customer' && isTheDesks)) return null
  return {
    ...{ ...same, problemId, tag, customer: customerOf(reader) },
    assignee: assignee === 'none' ? null : assignee?.toLowerCase(),
    // Whoever wrote it sees his own, whatever a filter says.
    suspected: reader.kind === 'customer' ? undefined : suspected === 'true',
    since: since === undefined ? undefined : new Date(since),
  }
}

const columns = [
  ...['ref', 'type', 'priority', 'status', 'subject', 'requester_email', 'requester_name', 'source'],
  ...['assignee', 'tags', 'created_at', 'updated_at', 'url'],
] as const satisfies readonly (keyof z.output<typeof Ticket>)[]

function cellOf(value: string | number | readonly string[] | null): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : (value ?? []).join(' ')
}

/** As many as are held in memory at once. */
const chunkOfTickets = 500

/** The table, in pieces. */
async function* csvOf(parts: ApiParts, reader: Reader, filters: z.output<typeof TicketFilters>): Pieces {
  const filter = filterOf(filters, reader)
  const order = filters.sort
  const limit = chunkOfTickets
  let after: Readonly<{ at: string | null; id: number }> | null = null
  let head = csvLine(columns)
  for (;;) {
    const rows: readonly OrderedTicket[] =
      filter === null ? [] : await listTickets(parts.pool, { filter, order, after, limit })
    const shown = rows.map((row) => shownTicket(row, reader, baseOf(parts)))
    yield head + shown.map((ticket) => csvLine(columns.map((column) => cellOf(ticket[column])))).join('')
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    after = { at: last.updatedMicros, id: last.id }
    head = ''
  }
}

type Pieces = AsyncGenerator<string, void>

async function* withFirst(first: IteratorResult<string, void>, rest: Pieces): Pieces {
  if (first.done !== true) yield first.value
  yield* rest
}
