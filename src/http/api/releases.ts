/** What only waits for somebody of the desk: tickets that are held, that are taken for spam, and entries of strangers. */
import { approveEntry } from '../../desk/approve.ts'
import { type Cleared, declareGenuine, type Released, type Releasing, releaseTicket } from '../../desk/release.ts'
import { actorOf } from '../access/principal.ts'
import { notDone, seenBy, ticketAnswers, ticketNow, ticketProblems } from './act-on-ticket.ts'
import { type ApiHono, type ApiParts, absent } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { readerOf } from './reader.ts'
import { IdParameter, IfMatch, isId, RefParameter } from './shapes/parameters.ts'

const release = operation({
  ...{ id: 'releaseTicket', tag: 'Tickets', summary: 'End the hold of a ticket' },
  description:
    'Customers then see the links and codes of all messages that are on it now. A mail that comes later is held on its own.',
  ...{ method: 'post', path: '/api/tickets/{ref}/release', access: access.deskWrites },
  request: { params: RefParameter, headers: IfMatch },
  answers: ticketAnswers,
  problems: ticketProblems,
})

const notSpam = operation({
  ...{ id: 'declareNotSpam', tag: 'Tickets', summary: 'Say that a ticket is no spam' },
  description: 'Lists show it again. The page that was withheld for it follows, unless it is solved.',
  ...{ method: 'post', path: '/api/tickets/{ref}/not-spam', access: access.deskWrites },
  request: { params: RefParameter, headers: IfMatch },
  answers: ticketAnswers,
  problems: ticketProblems,
})

const approve = operation({
  ...{ id: 'approveMessage', tag: 'Messages', summary: 'Approve an unverified entry' },
  description:
    'It counts as an answer from then on, reopens its ticket as one, and its author may answer again. If-Match is the ETag of the ticket.',
  ...{ method: 'post', path: '/api/messages/{id}/approve', access: access.deskWrites },
  request: { params: IdParameter, headers: IfMatch },
  answers: ticketAnswers,
  problems: ticketProblems,
})

type Release = (pool: ApiParts['pool'], releasing: Releasing) => Promise<Released | Cleared>

/** Adds the operations. */
export function addReleases(api: ApiHono, parts: ApiParts): void {
  const { pool, now, config } = parts
  const released = (route: typeof release | typeof notSpam, act: Release, isNot: string) =>
    api.openapi(route, async (context) => {
      const { ref: ticketId } = context.req.valid('param')
      const ifUpdatedAt = seenBy(context, context.req.valid('header')['if-match'])
      if (ticketId === null) return absent(context, 'such ticket')
      if (ifUpdatedAt instanceof Response) return ifUpdatedAt
      const actor = actorOf(readerOf(context).principal)
      const done = await act(pool, { ticketId, actor, now: now(), ifUpdatedAt })
      if (done.kind === 'released') return ticketNow(context, parts, ticketId)
      return done.kind === 'not-held'
        ? notDone(context, { kind: 'not-allowed', because: isNot })
        : notDone(context, done)
    })
  released(release, releaseTicket, 'It is not held')
  released(notSpam, declareGenuine, 'It is not taken for spam')

  api.openapi(approve, async (context) => {
    const { id: messageId } = context.req.valid('param')
    const ifUpdatedAt = seenBy(context, context.req.valid('header')['if-match'])
    if (!isId(messageId)) return absent(context, 'such message')
    if (ifUpdatedAt instanceof Response) return ifUpdatedAt
    const actor = actorOf(readerOf(context).principal)
    const approved = await approveEntry(pool, { messageId, actor, table: config().table, now: now(), ifUpdatedAt })
    if (approved.kind === 'approved') return ticketNow(context, parts, approved.ticketId)
    return approved.kind === 'nothing-to-approve'
      ? notDone(context, { kind: 'not-allowed', because: `There is nothing to approve: ${approved.because}` })
      : notDone(context, approved)
  })
}
