/** Messages and history of a ticket: `/api/tickets/{ref}/messages`, `/api/messages/{id}`, `/api/tickets/{ref}/events`. */
import type { Context } from 'hono'
import type { z } from 'zod'
import { ticketById } from '../../store/ticket-lists.ts'
import { eventsOfTicket, messageById, messagesOf } from '../../store/ticket-messages.ts'
import type { Env } from '../env.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, readCursor } from './paging.ts'
import { customerOf, readerOf } from './reader.ts'
import { shownEvent, shownMessage } from './rows.ts'
import { IdParameter, isId, PageParameters, RefParameter } from './shapes/parameters.ts'
import { EventPage, Message, MessagePage } from './shapes/ticket-shapes.ts'

const list = operation({
  id: 'listMessages',
  tag: 'Messages',
  summary: 'List the messages of a ticket',
  description:
    'Oldest first. Customers do not see notes, entries of people who may not answer, and what machines say about mail of the ticket.',
  ...{ method: 'get', path: '/api/tickets/{ref}/messages', access: access.everybodyReads },
  request: { params: RefParameter, query: PageParameters },
  answers: { 200: { means: 'A page of messages.', content: { 'application/json': MessagePage }, headers: ['Link'] } },
  problems: ['not-found'],
})

const read = operation({
  id: 'getMessage',
  tag: 'Messages',
  summary: 'Read a message',
  ...{ method: 'get', path: '/api/messages/{id}', access: access.everybodyReads },
  request: { params: IdParameter },
  answers: { 200: { means: 'The message.', content: { 'application/json': Message } } },
  problems: ['not-found'],
})

const events = operation({
  id: 'listEvents',
  tag: 'Messages',
  summary: 'List the history of a ticket',
  description: 'Oldest first. What `data` has depends on `kind`; entries of new kinds may come.',
  ...{ method: 'get', path: '/api/tickets/{ref}/events', access: access.deskReads },
  request: { params: RefParameter, query: PageParameters },
  answers: { 200: { means: 'A page of entries.', content: { 'application/json': EventPage }, headers: ['Link'] } },
  problems: ['not-found'],
})

/** Both lists have one order. */
const byTime = 'time'

/** Adds the operations. */
export function addMessages(api: ApiHono, { pool }: ApiParts): void {
  api.openapi(list, async (context) => {
    const { ref: ticketId } = context.req.valid('param')
    const { limit, cursor } = context.req.valid('query')
    const reader = readerOf(context)
    const customer = customerOf(reader)
    if (ticketId === null || (await ticketById(pool, ticketId, customer)) === null)
      return absent(context, 'such ticket')
    const after = cursor === undefined ? null : readCursor(byTime, cursor, isId)
    if (cursor !== undefined && after === null) return noCursor(context)
    const rows = await messagesOf(pool, { ticketId, customer, after, limit: limit + 1 })
    const { rows: page, next } = pageOf(rows, byTime, limit)
    linkNext(context, next)
    const items = page.map((message) => shownMessage(message, reader, 'without-html'))
    return context.json({ items, next } satisfies z.output<typeof MessagePage>, 200)
  })

  api.openapi(read, async (context) => {
    const { id } = context.req.valid('param')
    const reader = readerOf(context)
    const message = isId(id) ? await messageById(pool, id, customerOf(reader)) : null
    if (message === null) return absent(context, 'such message')
    return context.json(shownMessage(message, reader, 'whole'), 200)
  })

  api.openapi(events, async (context) => {
    const { ref: ticketId } = context.req.valid('param')
    const { limit, cursor } = context.req.valid('query')
    if (ticketId === null || (await ticketById(pool, ticketId, null)) === null) return absent(context, 'such ticket')
    const after = cursor === undefined ? null : readCursor(byTime, cursor, isId)
    if (cursor !== undefined && after === null) return noCursor(context)
    const rows = await eventsOfTicket(pool, { ticketId, after, limit: limit + 1 })
    const keyed = rows.map((row) => ({ row, id: row.id, at: row.micros }))
    const { rows: page, next } = pageOf(keyed, byTime, limit)
    linkNext(context, next)
    const items = page.map(({ row }) => shownEvent(row, ticketId))
    return context.json({ items, next } satisfies z.output<typeof EventPage>, 200)
  })
}

function noCursor(context: Context<Env>): Response {
  return invalidRequest(context, 'query.cursor: expected `next` of a page')
}
