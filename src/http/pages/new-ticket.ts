/**
 * `/tickets/new`: Create Support Ticket. What is sent becomes a mail of whoever is signed in, with the chosen type and
 * priority, and goes through `intake.receive` like all mail. Sent twice, it is one ticket. For agents the next route of the
 * same path is the desk's.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { addressKey } from '../../mail/address.ts'
import { customerTickets, similarTickets } from '../../store/customer-tickets.ts'
import type { Priority } from '../../tickets/types.ts'
import { overBudget } from '../access/budgets.ts'
import { formLimit, longText } from '../access/form-limits.ts'
import { type UserPrincipal, worksTheDesk } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { isSubmission } from '../submit/compose.ts'
import { linkIncidents } from '../submit/link-incidents.ts'
import { shownMarkdown } from '../submit/markdown.ts'
import { openTicket } from '../submit/open-ticket.ts'
import { checkForm, type Form, filesShare, namesOf, readForm, textOf, uploadsOf } from '../submit/ticket-form.ts'
import { raw } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { type NewTicketView, newTicketView, previewBox } from '../views/new-ticket-view.ts'
import { similarView } from '../views/ticket-list-view.ts'

/** As many incidents as a form lists. */
const listedIncidents = 20

/** The routes of the form. */
export function newTicketRoutes(parts: PageParts): Routes {
  return new Hono<Env>()
    .use('/tickets/new', requires('customer', 'agent', 'admin'), sizeLimit(parts))
    .use('/tickets/preview', requires('customer', 'agent', 'admin'), longText)
    .use('/tickets/similar', requires('customer', 'agent', 'admin'))
    .get('/tickets/new', async (context, next) => {
      if (worksTheDesk(userOf(context))) return next()
      return page(context, parts, readForm(context.req.query()))
    })
    .post('/tickets/new', async (context, next) => {
      if (worksTheDesk(userOf(context))) return next()
      const form = readForm(await context.req.parseBody({ all: true }))
      if (form.isPreview) return page(context, parts, form)
      const { errors, cc } = checkForm(form, filesLimit(parts), parts.config().table)
      if (Object.keys(errors).length > 0) return page(context, parts, form, errors)
      const tooMany = await overBudget(context, parts, { 'ticket-user': userOf(context).id })
      return tooMany ?? send(context, parts, form, cc)
    })
    .post('/tickets/preview', async (context) => {
      const { draft } = readForm(await context.req.parseBody())
      return context.html(previewBox(raw(shownMarkdown(draft.text))))
    })
    .get('/tickets/similar', async (context) => {
      const words = wordsOf(context.req.query('subject') ?? '')
      const user = userOf(context)
      // Who works the desk asks for somebody else.
      const email = worksTheDesk(user) ? (context.req.query('requester') ?? '').trim() : user.email
      const customer = addressKey(email)
      const found = words.length === 0 ? [] : await similarTickets(parts.pool, { customer, words, limit: 4 })
      return context.html(similarView(found, parts.now()))
    })
}

async function send(context: Context<Env>, parts: PageParts, form: Form, cc: readonly string[]) {
  const user = userOf(context)
  const { draft } = form
  const submitted = await openTicket(parts, {
    submission: isSubmission(form.submission, parts.now()) ? form.submission : uuidv7(),
    ...{ writer: user, requester: user, type: draft.type, priority: priorityOf(form) },
    ...{ subject: draft.subject, text: textOf(draft), cc, uploads: await uploadsOf(form.files) },
    ...{ clientIp: context.get('client').ip, source: 'web' },
  })
  if (submitted.kind === 'too-large') return page(context, parts, form, { files: 'Altogether this is too large.' })
  const { ref } = submitted.outcome
  if (draft.type === 'problem') await linkIncidents(parts, user, ref, draft.incidents)
  return context.redirect(`/tickets/${ref}?said=created`, 303)
}

/** Only an incident can be an alarm. */
function priorityOf({ draft: { type, isDown } }: Form): Priority {
  return type === 'incident' && isDown ? 'urgent' : 'normal'
}

async function page(
  context: Context<Env>,
  parts: PageParts,
  form: Form,
  errors: Readonly<Record<string, string>> = {},
) {
  const user = userOf(context)
  const view: NewTicketView = {
    submission: isSubmission(form.submission, parts.now()) ? form.submission : uuidv7(),
    draft: form.draft,
    errors,
    preview: form.isPreview ? raw(shownMarkdown(form.draft.text)) : null,
    lostFiles: namesOf(form.files),
    incidents: await openIncidents(parts, user),
    filesLimitBytes: filesLimit(parts),
    canPage: parts.canPage,
    requester: user.id,
  }
  const body = layout(context, {
    title: 'Create Support Ticket',
    main: newTicketView(view),
    scripts: ['htmx.js', 'writing.js'],
  })
  return context.html(body, Object.keys(errors).length > 0 ? 422 : 200)
}

async function openIncidents({ pool }: PageParts, { email }: UserPrincipal) {
  const asked = { customer: addressKey(email), done: false, before: null, limit: 200 }
  const tickets = await customerTickets(pool, asked)
  return tickets.filter(({ type, problemRef }) => type === 'incident' && problemRef === null).slice(0, listedIncidents)
}

/** Words of three letters and more say what something is about. */
function wordsOf(subject: string): readonly string[] {
  const words = subject.toLowerCase().match(/[\p{L}\p{N}]{3,40}/gu) ?? []
  return [...new Set(words)].slice(0, 12)
}

/** What all files of a form may have, so that the mail stays below what we take. */
export function filesLimit({ config }: PageParts): number {
  return Math.floor(config().limits.sizeBytes * filesShare)
}

/** A body that can not become a mail is not read to its end. */
export function sizeLimit(parts: PageParts): MiddlewareHandler<Env> {
  // Asked for each request, so that a changed config counts for the next one.
  return (context, next) => {
    const most = Math.floor(filesLimit(parts) / 1e6)
    const detail = `All files together may have ${most} MB. Go back: your text is still there.`
    return formLimit(parts.config().limits.sizeBytes, detail)(context, next)
  }
}
