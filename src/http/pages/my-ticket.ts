/**
 * `/tickets/T-42` for a customer: the conversation without what is for the desk, answer, solve, reopen. A ticket of somebody
 * else is not there. For agents the next route of the same path is the desk's.
 */
import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { changeTicket } from '../../desk/change-ticket.ts'
import { addressKey } from '../../mail/address.ts'
import {
  type CustomerTicket,
  customerConversation,
  customerTicket,
  lastSeenMessageId,
} from '../../store/customer-tickets.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { signedDetail } from '../../tickets/reply-address.ts'
import { overBudget } from '../access/budgets.ts'
import { fewWords } from '../access/form-limits.ts'
import { actorOf, worksTheDesk } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound, refusal } from '../failures.ts'
import { addressFor, withDetail } from '../submit/address.ts'
import { isSubmission, shownAt } from '../submit/compose.ts'
import { shownMarkdown } from '../submit/markdown.ts'
import { shownMessages } from '../submit/shown-message.ts'
import { submit } from '../submit/submit.ts'
import { checkAnswer, type Form, namesOf, readForm, uploadsOf } from '../submit/ticket-form.ts'
import { type ConversationView, conversationView } from '../views/conversation-view.ts'
import { raw } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { filesLimit, sizeLimit } from './new-ticket.ts'

const perPage = 50
const sayings = ['created', 'answered', 'solved', 'reopened'] as const
const path = '/tickets/:ref{[Tt]-[0-9]+}'

/** The routes of one ticket. */
export function myTicketRoutes(parts: PageParts): Routes {
  const theirs = (handle: Handle) => async (context: Context<Env>) => {
    const ticket = await ticketOf(context, parts)
    return ticket === null ? notFound(context) : handle(context, ticket)
  }
  // Links in old mails name the ticket that has nothing any more.
  const show = theirs((context, ticket) =>
    ticket.mergedIntoRef === null
      ? page(context, parts, ticket, readForm({}))
      : context.redirect(`/tickets/${ticket.mergedIntoRef}`, 303),
  )
  return new Hono<Env>()
    .get(path, requires('customer', 'agent', 'admin'), (context, next) =>
      worksTheDesk(context.get('principal')) ? next() : show(context),
    )
    .post(
      `${path}/answer`,
      requires('customer'),
      sizeLimit(parts),
      theirs((context, ticket) => take(context, parts, ticket)),
    )
    .post(
      `${path}/solve`,
      requires('customer'),
      fewWords,
      theirs((context, ticket) => move(context, parts, ticket, 'solved')),
    )
    .post(
      `${path}/reopen`,
      requires('customer'),
      fewWords,
      theirs((context, ticket) => move(context, parts, ticket, 'open')),
    )
}

type Handle = (context: Context<Env>, ticket: CustomerTicket) => Response | Promise<Response>

async function ticketOf(context: Context<Env>, { pool }: PageParts): Promise<CustomerTicket | null> {
  const id = numberOfRef(context.req.param('ref') ?? '')
  return id === null ? null : customerTicket(pool, addressKey(userOf(context).email), id)
}

async function take(context: Context<Env>, parts: PageParts, ticket: CustomerTicket) {
  const form = readForm(await context.req.parseBody({ all: true }))
  if (form.isPreview) return page(context, parts, ticket, form)
  const errors = checkAnswer(form, filesLimit(parts))
  if (Object.keys(errors).length > 0) return page(context, parts, ticket, form, errors)
  const tooMany = await overBudget(context, parts, { 'ticket-user': userOf(context).id })
  return tooMany ?? answer(context, parts, ticket, form)
}

/**
 * An answer goes to the address that we sign for its author, as his mail would: that finds the ticket and proves him. It
 * answers what its author saw when the form was shown, so that the same form again is the same mail.
 */
async function answer(context: Context<Env>, parts: PageParts, ticket: CustomerTicket, form: Form) {
  const user = userOf(context)
  const submission = isSubmission(form.submission, parts.now()) ? form.submission : uuidv7()
  const address = addressFor({ type: ticket.type, priority: 'normal' }, parts.config().table)
  const submitted = await submit(parts, {
    written: {
      ...{ submission, author: user },
      ...{ to: address, cc: [], subject: `Re: ${ticket.subject}`, text: form.draft.text.trim() },
      inReplyTo: await lastSeenMessageId(parts.pool, ticket.id, shownAt(submission)),
      uploads: await uploadsOf(form.files),
    },
    recipient: withDetail(address, signedDetail(ticket.id, addressKey(user.email), parts.replyKeys)),
    writtenBy: { by: actorOf(user), isAuthor: true },
    ...{ chosen: null, clientIp: context.get('client').ip },
  })
  if (submitted.kind === 'too-large')
    return page(context, parts, ticket, form, { files: 'Altogether this is too large.' })
  const { ref, kind } = submitted.outcome
  return context.redirect(`/tickets/${ref}?said=${kind === 'opened' ? 'created' : 'answered'}`, 303)
}

async function move(context: Context<Env>, parts: PageParts, ticket: CustomerTicket, status: 'solved' | 'open') {
  const user = userOf(context)
  const because =
    status === 'solved' ? 'the requester says that it is solved' : 'the requester says that it is not solved'
  const change = { ticketId: ticket.id, change: { status }, actor: actorOf(user), because, now: parts.now() }
  const changed = await changeTicket(parts.pool, { ...change, onlyReopens: true })
  if (changed.kind === 'not-allowed')
    return refusal(context, 409, `This can not be done with ${ticket.ref} now`, `${ticket.ref}: ${changed.because}.`)
  return context.redirect(`/tickets/${ticket.ref}?said=${status === 'solved' ? 'solved' : 'reopened'}`, 303)
}

/** Of a message, in a URL; what is none is left out. */
function idOf(text = ''): string | null {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text) ? text : null
}

async function page(
  context: Context<Env>,
  parts: PageParts,
  ticket: CustomerTicket,
  form: Form,
  errors: Readonly<Record<string, string>> = {},
) {
  const before = idOf(context.req.query('before'))
  const { messages, hasEarlier } = await customerConversation(parts.pool, {
    ticketId: ticket.id,
    before,
    limit: perPage,
  })
  const [first] = messages
  const view: ConversationView = {
    ticket,
    messages: shownMessages(messages),
    earlier: hasEarlier && first !== undefined ? `/tickets/${ticket.ref}?before=${first.id}` : null,
    reader: userOf(context).email,
    answer: {
      submission: isSubmission(form.submission, parts.now()) ? form.submission : uuidv7(),
      text: form.draft.text,
      preview: form.isPreview ? raw(shownMarkdown(form.draft.text)) : null,
      lostFiles: namesOf(form.files),
      errors,
    },
    filesLimitBytes: filesLimit(parts),
    said: sayings.find((one) => one === context.req.query('said')) ?? null,
  }
  const title = `${ticket.ref} ${ticket.subject}`
  const body = layout(context, { title, main: conversationView(view), scripts: ['writing.js'] })
  return context.html(body, Object.keys(errors).length > 0 ? 422 : 200)
}
