/**
 * `/tickets/new` for agents: a ticket for somebody who called. It becomes a mail of the requester's, goes through
 * `intake.receive` as customers' own do, and its history says which agent wrote it. Customers do not get here.
 */
import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { changeTicket } from '../../desk/change-ticket.ts'
import { deskPeople } from '../../store/desk-people.ts'
import { deskTicket } from '../../store/desk-ticket.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { overBudget } from '../access/budgets.ts'
import { actorOf, type UserPrincipal } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { isSubmission } from '../submit/compose.ts'
import { checkDeskForm, type DeskForm, readDeskForm } from '../submit/desk-ticket-form.ts'
import { shownMarkdown } from '../submit/markdown.ts'
import { openTicket } from '../submit/open-ticket.ts'
import { namesOf, uploadsOf } from '../submit/ticket-form.ts'
import { deskNewTicketView } from '../views/desk-new-ticket-view.ts'
import { raw } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { filesLimit } from './new-ticket.ts'

const guard = requires('agent', 'admin')

/** The routes of the form; those before it, of the same path, bound what is sent. */
export function deskNewTicketRoutes(parts: PageParts): Routes {
  return new Hono<Env>()
    .get('/tickets/new', guard, (context) => {
      // Who takes the call has it, unless he says otherwise.
      const asked = { type: 'question', assignee: userOf(context).email, ...context.req.query() }
      return page(context, parts, readDeskForm(asked))
    })
    .post('/tickets/new', guard, async (context) => {
      const form = readDeskForm(await context.req.parseBody({ all: true }))
      if (form.isPreview) return page(context, parts, form)
      const people = (await deskPeople(parts.pool)).map(({ email }) => email)
      const given = { filesLimitBytes: filesLimit(parts), table: parts.config().table, people }
      const { errors, cc } = checkDeskForm(form, given)
      if (Object.keys(errors).length > 0) return page(context, parts, form, errors)
      const tooMany = await overBudget(context, parts, { 'ticket-user': userOf(context).id })
      return tooMany ?? send(context, parts, form, cc)
    })
}

async function send(context: Context<Env>, parts: PageParts, form: DeskForm, cc: readonly string[]) {
  const writer = userOf(context)
  const { requester: email, name, type, priority, subject, text, assignee } = form.draft
  const submitted = await openTicket(parts, {
    submission: isSubmission(form.submission, parts.now()) ? form.submission : uuidv7(),
    ...{ writer, requester: { email, name }, type, priority, subject, text: text.trim(), cc },
    ...{ uploads: await uploadsOf(form.files), clientIp: context.get('client').ip, source: 'web' },
  })
  if (submitted.kind === 'too-large') return page(context, parts, form, { files: 'Altogether this is too large.' })
  const { ref, kind } = submitted.outcome
  const isNew = kind === 'opened' || kind === 'redelivered'
  if (isNew && assignee !== '') await give(parts, ref, assignee, writer)
  return context.redirect(`/tickets/${ref}?said=${isNew ? 'created' : 'joined'}`, 303)
}

/** Gives the new ticket to somebody. One that has somebody already, since the form was sent twice, stays his. */
async function give({ pool, now }: PageParts, ref: string, assignee: string, writer: UserPrincipal): Promise<void> {
  const ticketId = numberOfRef(ref)
  const ticket = ticketId === null ? null : await deskTicket(pool, ticketId)
  if (ticketId === null || ticket === null || ticket.assignee !== null) return
  const because = assignee === writer.email ? 'an agent wrote it' : 'an agent wrote it for him'
  const change = { ticketId, change: { assignee }, actor: actorOf(writer), because, now: now() }
  await changeTicket(pool, { ...change, ifUpdatedAt: ticket.updatedAt })
}

async function page(
  context: Context<Env>,
  parts: PageParts,
  form: DeskForm,
  errors: Readonly<Record<string, string>> = {},
) {
  const { id, email } = userOf(context)
  const main = deskNewTicketView({
    submission: isSubmission(form.submission, parts.now()) ? form.submission : uuidv7(),
    ...{ draft: form.draft, errors, people: await deskPeople(parts.pool), me: { id, email } },
    preview: form.isPreview ? raw(shownMarkdown(form.draft.text)) : null,
    lostFiles: namesOf(form.files),
    ...{ filesLimitBytes: filesLimit(parts), canPage: parts.canPage },
  })
  const scripts = ['htmx.js', 'writing.js']
  const body = layout(context, { title: 'New ticket for a customer', main, scripts })
  return context.html(body, Object.keys(errors).length > 0 ? 422 : 200)
}
