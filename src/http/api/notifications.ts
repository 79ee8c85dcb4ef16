/** `/api/notifications`: what is sent (pages, mail, webhooks) and what became of it; and another try. */
import type { z } from 'zod'
import { notificationRow } from '../../notify/notification-row.ts'
import { notificationsPage } from '../../store/notifications.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { operatorActed } from '../access/operator-log.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, readCursor } from './paging.ts'
import { readerOf } from './reader.ts'
import { Notification, NotificationPage, NotificationQuery } from './shapes/admin-shapes.ts'
import { IdParameter, isId } from './shapes/parameters.ts'

const tag = 'Notifications'

const list = operation({
  ...{ id: 'listNotifications', tag, summary: 'List notifications' },
  description: 'Newest first. `status=failed` is what somebody should look at.',
  ...{ method: 'get', path: '/api/notifications', access: access.admin },
  request: { query: NotificationQuery },
  answers: {
    200: { means: 'A page of notifications.', content: { 'application/json': NotificationPage }, headers: ['Link'] },
  },
})

const retry = operation({
  ...{ id: 'retryNotification', tag, summary: 'Try a notification again' },
  description: 'One that failed, was skipped or waits is queued to be sent now. What was sent is never sent again.',
  ...{ method: 'post', path: '/api/notifications/{id}/retry', access: access.admin },
  request: { params: IdParameter },
  answers: { 202: { means: 'It is queued.', content: { 'application/json': Notification } } },
  problems: ['not-found'],
})

/** The order of notifications: by id, newest first. */
const order = 'notifications'

/** Adds the operations. */
export function addNotifications(api: ApiHono, { pool, outgoing, log }: ApiParts): void {
  api.openapi(list, async (context) => {
    const { limit, cursor, status = null, ticket } = context.req.valid('query')
    const ticketId = ticket === undefined ? null : numberOfRef(ticket)
    if (ticket !== undefined && ticketId === null)
      return invalidRequest(context, 'query.ticket: expected a ref such as T-42')
    const after = cursor === undefined ? null : readCursor(order, cursor, isId)
    if (cursor !== undefined && after === null)
      return invalidRequest(context, 'query.cursor: expected `next` of a page')
    const rows = await notificationsPage(pool, { status, ticketId, after: after?.id ?? null, limit: limit + 1 })
    const page = pageOf(
      rows.map((row) => ({ row, id: row.id, at: null })),
      order,
      limit,
    )
    linkNext(context, page.next)
    return context.json({ items: page.rows.map(({ row }) => notificationRow(row)), next: page.next }, 200)
  })

  api.openapi(retry, async (context) => {
    const { id } = context.req.valid('param')
    const queued = isId(id) ? await outgoing.retry(id) : null
    if (queued === null) return absent(context, 'notification with this id that was not sent')
    operatorActed(log, readerOf(context).principal, { act: 'retry', of: id })
    const row = { ...queued, status: 'queued' as const, lastError: null, response: null, sentAt: null }
    return context.json(notificationRow(row) satisfies z.output<typeof Notification>, 202)
  })
}
