/** A ticket as its requester sees it: what was said, and what he can do about it. */
import type { CustomerMessage, CustomerTicket } from '../../store/customer-tickets.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { filesField, textBlock } from './new-ticket-view.ts'
import { statusBadge } from './ticket-list-view.ts'
import { typeTexts } from './ticket-types.ts'
import { agedTime, size, time } from './times.ts'

/** A message, ready to be shown: `body` is made by us of its text, and safe. */
export type ShownMessage = Omit<CustomerMessage, 'text' | 'newText'> & Readonly<{ body: Part; quoted: string | null }>

export type ConversationView = Readonly<{
  ticket: CustomerTicket
  messages: readonly ShownMessage[]
  /** Where earlier messages are; null: there are none. */
  earlier: string | null
  /** Whose page it is, in lower case. */
  reader: string
  answer: Readonly<{ submission: string; text: string; preview: Part; errors: Readonly<Record<string, string>> }>
  filesLimitBytes: number
  said: 'created' | 'answered' | 'solved' | 'reopened' | null
}>

const sayings = {
  created: 'We have it. Everything about it is on this page, and you can answer here or by mail.',
  answered: 'Your answer is there.',
  solved: 'Marked as solved. An answer opens it again.',
  reopened: 'It is open again.',
} as const

/** The page of one ticket. */
export function conversationView(view: ConversationView): Html {
  const { ticket, messages, earlier, said, reader } = view
  return html`${said === null ? '' : html`<div data-sent="${said}">${notice('good', sayings[said])}</div>`}
  <div class="ticket-head">
    <p class="facts"><a href="/tickets">My tickets</a><span class="ref">${ticket.ref}</span></p>
    <h1><bdi>${ticket.subject}</bdi></h1>
    <p class="facts">${statusBadge(ticket)}${ticket.priority === 'urgent' ? html`<span class="badge urgent">Urgent</span>` : ''}<span>${typeTexts[ticket.type].label}</span><span>Opened ${time(ticket.createdAt)}</span>${ticket.problemRef === null ? '' : html`<span>Explained by problem ${ticket.problemRef}</span>`}</p>
  </div>
  ${earlier === null ? '' : html`<p><a href="${earlier}">Earlier messages</a></p>`}
  <ol class="conversation">${messages.map((message) => messageView(message, reader))}</ol>
  ${answerForm(view)}`
}

function messageView(message: ShownMessage, reader: string): Html {
  const { direction, fromEmail, fromName, receivedAt, attachments, heldBecause, quoted, body } = message
  const isOwn = direction === 'in' && fromEmail?.toLowerCase() === reader
  const author = fromName !== null && fromName !== '' ? fromName : (fromEmail ?? 'Unknown')
  return html`<li class="message ${direction === 'out' ? 'ours' : ''}" id="m-${message.id}">
    <article aria-label="Message of ${author}">
      <header><strong><bdi>${isOwn ? 'You' : author}</bdi></strong>${direction === 'out' && author !== 'Support' ? html` <span class="badge">Support</span>` : ''} <span class="muted">${agedTime(receivedAt)}</span></header>
      ${heldBecause === null ? '' : notice('info', 'Links and codes in this message are hidden until an agent has looked at it.')}
      <div class="prose">${body}</div>
      ${quoted === null ? '' : html`<details class="quoted"><summary>Quoted text</summary><pre>${quoted}</pre></details>`}
      ${attachments.length === 0 ? '' : html`<ul class="attachments">${attachments.map(({ id, filename, sizeBytes }) => html`<li>${heldBecause === null ? html`<a href="/attachments/${id}" download><bdi>${filename ?? 'unnamed file'}</bdi></a>` : html`<bdi>${filename ?? 'unnamed file'}</bdi>`} <span class="muted">${size(sizeBytes)}</span></li>`)}</ul>`}
    </article>
  </li>`
}

function answerForm({ ticket, answer, filesLimitBytes, reader }: ConversationView): Html {
  const isDone = ticket.status === 'solved' || ticket.status === 'closed'
  return html`<section class="answer">
    <h2${isDone ? '' : html` class="hidden"`}>${isDone ? 'Is there more to say?' : 'Answer'}</h2>
    ${ticket.status === 'closed' ? html`<p class="muted">This ticket is closed. An answer opens a new one that is linked to it.</p>` : ''}
    <form method="post" action="/tickets/${ticket.ref}/answer" enctype="multipart/form-data" data-draft="answer:${ticket.ref}:${reader}">
      <input type="hidden" name="submission" value="${answer.submission}">
      ${textBlock(answer.text, answer.errors['text'], answer.preview, 'Your answer')}
      ${filesField(filesLimitBytes, answer.errors['files'])}
      <div class="send"><button type="submit" name="do" value="send">${ticket.status === 'solved' ? 'Answer and reopen' : 'Send answer'}</button><span class="draft-note muted" role="status"></span></div>
    </form>
    ${statusForm(ticket)}
  </section>`
}

function statusForm({ ref, status }: CustomerTicket): Part {
  if (status === 'closed') return null
  const [act, label, why] =
    status === 'solved' ? ['reopen', 'Reopen', 'It is not solved after all?'] : ['solve', 'Mark as solved', 'All done?']
  return html`<form method="post" action="/tickets/${ref}/${act}" class="status-form"><span class="muted">${why}</span> <button type="submit" class="secondary outline small">${label}</button></form>`
}
