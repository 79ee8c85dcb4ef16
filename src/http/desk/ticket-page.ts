/** Puts the page of a ticket together, as it is or with what an agent has filled in when that could not be taken. */
import type { Context } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { type DeskMessage, deskMessages } from '../../store/desk-messages.ts'
import { deskPeople } from '../../store/desk-people.ts'
import { deskTicket } from '../../store/desk-ticket.ts'
import { timelineOf } from '../../store/timeline.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { userOf } from '../access/requires.ts'
import type { Env, PageParts } from '../env.ts'
import { notFound } from '../failures.ts'
import { filesLimit } from '../pages/new-ticket.ts'
import { pageMarkdown } from '../submit/markdown.ts'
import type { Writing } from '../views/compose-view.ts'
import type { ShownDeskMessage } from '../views/desk-message-view.ts'
import { deskTicketView } from '../views/desk-ticket-view.ts'
import { html, type Part, raw } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { type Properties, propertiesOf } from '../views/properties-view.ts'

const perPage = 40
const historyLength = 150
/** Characters of one message on a page; the rest is in its source. */
const shownLength = 60_000

/** What the page shows beside the ticket itself. */
export type Filled = Readonly<{
  said?: Part
  writing?: Partial<Writing>
  properties?: Properties
  status?: 200 | 400 | 409 | 422
}>

/** The ticket's number in the path; null when it is none. */
export function ticketNumber(context: Context<Env>): number | null {
  return numberOfRef(context.req.param('ref') ?? '')
}

/** The page; 404 when there is no such ticket. */
export async function ticketPage(context: Context<Env>, parts: PageParts, filled: Filled = {}) {
  const { pool } = parts
  const id = ticketNumber(context)
  const ticket = id === null ? null : await deskTicket(pool, id)
  if (ticket === null) return notFound(context)
  const before = beforeOf(context)
  const [{ messages, hasEarlier }, timeline, people] = await Promise.all([
    deskMessages(pool, { ticketId: ticket.id, before, limit: perPage }),
    timelineOf(pool, { ticketId: ticket.id, limit: historyLength }),
    deskPeople(pool),
  ])
  const first = messages[0]
  const main = deskTicketView({
    ...{ ticket, timeline, people, me: userOf(context).email, said: filled.said ?? null },
    messages: shownMessages(messages),
    earlier: hasEarlier && first !== undefined ? `/tickets/${ticket.ref}?before=${first.id}` : null,
    isEarlier: before !== null,
    writing: { ...unwritten(), ...filled.writing },
    properties: filled.properties ?? propertiesOf(ticket),
    filesLimitBytes: filesLimit(parts),
    canMail: parts.canMail,
  })
  const scripts = ['htmx.js', 'writing.js', 'desk.js']
  const title = `${ticket.ref} ${ticket.subject}`
  return context.html(layout(context, { title, main, scripts, width: 'wide' }), filled.status ?? 200)
}

function unwritten(): Writing {
  return { submission: uuidv7(), mode: 'reply', text: '', cc: '', after: '', preview: null, errors: {} }
}

function beforeOf(context: Context<Env>): string | null {
  const before = context.req.query('before') ?? ''
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(before) ? before : null
}

/** The newest are rendered first. */
function shownMessages(messages: readonly DeskMessage[]): readonly ShownDeskMessage[] {
  const render = pageMarkdown()
  return messages
    .toReversed()
    .map((message) => shownMessage(message, render))
    .toReversed()
}

/** Mails are shown as the text they are; what is written here is Markdown. */
function shownMessage(message: DeskMessage, render: (words: string) => string): ShownDeskMessage {
  const { text, newText, isWritten, direction } = message
  if (isWritten || direction !== 'in') return { message, body: raw(render(shortened(text))), quoted: null }
  const added = newText.trim() === '' ? text : newText
  const body = html`<div class="plain" dir="auto">${shortened(added)}</div>`
  return { message, body, quoted: added.trim() === text.trim() ? null : shortened(text) }
}

function shortened(words: string): string {
  return words.length <= shownLength ? words : `${words.slice(0, shownLength)}\n…`
}
