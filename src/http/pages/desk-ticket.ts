/** `/tickets/T-42` for agents: the page, and what is done with one press: change, approve, release. Customers do not get here. */
import { type Context, Hono } from 'hono'
import { approveEntry } from '../../desk/approve.ts'
import { changeTicket, type TicketChanged } from '../../desk/change-ticket.ts'
import { declareGenuine, releaseTicket } from '../../desk/release.ts'
import { deskPeople } from '../../store/desk-people.ts'
import { deskTicket } from '../../store/desk-ticket.ts'
import type { TicketChange } from '../../tickets/change.ts'
import { fewWords } from '../access/form-limits.ts'
import { actorOf } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import { type ChangeForm, changeOf, givenBack, readChangeForm } from '../desk/change-form.ts'
import { ticketNumber, ticketPage } from '../desk/ticket-page.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { conflictNotice } from '../views/desk-ticket-view.ts'
import { notice } from '../views/fields.ts'
import { html } from '../views/html.ts'
import { propertiesOf } from '../views/properties-view.ts'

export const ticketPath = '/tickets/:ref{[Tt]-[0-9]+}'
const guard = requires('agent', 'admin')

const sayings: Readonly<Record<string, string>> = {
  created: 'The ticket is there. Its requester has not been told; your reply tells him.',
  joined: 'The subject names this ticket, so what you wrote was added here.',
  changed: 'Saved.',
  same: 'There was nothing to change.',
  replied: 'Your reply is on its way.',
  noted: 'Your note is there.',
  approved: 'Approved: its author takes part now.',
  released: 'Released: customers see it as it is.',
  genuine: 'It is no spam. What was withheld for it follows.',
  merged: 'Merged. The other ticket leads here.',
  unmerged: 'The merge was taken back.',
  incidents: 'The incidents are answered and solved.',
}

/** The routes of one ticket at the desk. */
export function deskTicketRoutes(parts: PageParts): Routes {
  const { pool, now } = parts
  return new Hono<Env>()
    .get(ticketPath, guard, (context) => ticketPage(context, parts, { said: saying(context) }))
    .post(`${ticketPath}/change`, guard, fewWords, async (context) => {
      const form = readChangeForm(await context.req.parseBody())
      return change(context, parts, form)
    })
    .post(`${ticketPath}/approve`, guard, fewWords, async (context) => {
      const { message } = await context.req.parseBody()
      const messageId = typeof message === 'string' && /^[\da-f-]{36}$/.test(message) ? message : null
      if (messageId === null) return notFound(context)
      const approving = { messageId, actor: actorOf(userOf(context)), table: parts.config().table, now: now() }
      const approved = await approveEntry(pool, approving)
      if (approved.kind === 'no-such-message') return notFound(context)
      if (approved.kind === 'approved') return said(context, 'approved')
      const because = 'because' in approved ? approved.because : 'It is approved already.'
      return ticketPage(context, parts, { said: notice('bad', because), status: 422 })
    })
    .post(`${ticketPath}/release`, guard, fewWords, async (context) => {
      const ticketId = ticketNumber(context)
      if (ticketId === null) return notFound(context)
      const released = await releaseTicket(pool, { ticketId, actor: actorOf(userOf(context)), now: now() })
      return released.kind === 'no-such-ticket' ? notFound(context) : said(context, 'released')
    })
    .post(`${ticketPath}/not-spam`, guard, fewWords, async (context) => {
      const ticketId = ticketNumber(context)
      if (ticketId === null) return notFound(context)
      const cleared = await declareGenuine(pool, { ticketId, actor: actorOf(userOf(context)), now: now() })
      return cleared.kind === 'no-such-ticket' ? notFound(context) : said(context, 'genuine')
    })
}

/** Back to the ticket, which says what came of it. */
export function said(context: Context<Env>, what: string, ref = context.req.param('ref') ?? '') {
  return context.redirect(`/tickets/${ref.toUpperCase()}?said=${what}`, 303)
}

function saying(context: Context<Env>) {
  const what = context.req.query('said') ?? ''
  const words = sayings[what]
  if (words === undefined) return null
  // Where a form led here, its draft in the browser is done with.
  const sent =
    what === 'created' || what === 'joined' ? 'created' : what === 'replied' || what === 'noted' ? 'answered' : null
  return html`<div${sent === null ? '' : html` data-sent="${sent}"`}>${notice('good', words)}</div>`
}

async function change(context: Context<Env>, parts: PageParts, form: ChangeForm) {
  const ticketId = ticketNumber(context)
  const ticket = ticketId === null ? null : await deskTicket(parts.pool, ticketId)
  if (ticketId === null || ticket === null) return notFound(context)
  const user = userOf(context)
  const asked = changeOf(form, user.email)
  const properties = givenBack(form, propertiesOf(ticket))
  const wrong = typeof asked === 'string' ? asked : await strangerIn(asked, ticket.assignee, parts)
  if (typeof asked === 'string' || wrong !== null)
    return ticketPage(context, parts, { said: notice('bad', wrong ?? ''), properties, status: 422 })
  const changing = { ticketId, change: asked, actor: actorOf(user), because: 'an agent set it', now: parts.now() }
  const changed = await changeTicket(parts.pool, { ...changing, ifUpdatedAt: form.seen })
  return answer(context, parts, changed, { properties, isSolvedProblem: isSolving(changed) })
}

function isSolving(changed: TicketChanged): boolean {
  if (changed.kind !== 'changed') return false
  const { before, after } = changed
  return after.type === 'problem' && after.status === 'solved' && before.status !== 'solved'
}

/** Whom a ticket is given to must work the desk; who has it already may have left. */
async function strangerIn({ assignee }: TicketChange, now: string | null, { pool }: PageParts): Promise<string | null> {
  if (assignee === undefined || assignee === null || assignee === now) return null
  const people = await deskPeople(pool)
  return people.some(({ email }) => email === assignee) ? null : `${assignee} does not work the desk.`
}

async function answer(
  context: Context<Env>,
  parts: PageParts,
  changed: TicketChanged,
  { properties, isSolvedProblem }: Readonly<{ properties: ReturnType<typeof propertiesOf>; isSolvedProblem: boolean }>,
) {
  switch (changed.kind) {
    case 'no-such-ticket':
      return notFound(context)
    case 'nothing-to-change':
      return said(context, 'same')
    case 'not-allowed':
      return ticketPage(context, parts, {
        said: notice('bad', `Not possible: ${changed.because}.`),
        properties,
        status: 422,
      })
    case 'changed-meanwhile':
      return ticketPage(context, parts, {
        said: conflictNotice('What you chose is still in the form.'),
        properties,
        status: 409,
      })
    case 'changed':
      return isSolvedProblem
        ? context.redirect(`/tickets/${changed.ref}/incidents?solved`, 303)
        : said(context, 'changed')
  }
}
