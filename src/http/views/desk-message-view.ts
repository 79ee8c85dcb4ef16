/** A message as agents see it: what was said, who is believed to have said it, its files, and why it is here. */
import type { DeskAttachment, DeskMessage } from '../../store/desk-messages.ts'
import type { DeskPerson } from '../../store/desk-people.ts'
import { dangerOf } from '../desk/dangerous-files.ts'
import { picture } from '../desk/own-download.ts'
import { deliveryFacts, traceFacts } from './decision-view.ts'
import { nameOf } from './desk-words.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { mailSandbox } from './mail-frame.ts'
import { agedTime, size } from './times.ts'

/** `body` and `quoted` are made by us of the message's text, and safe. */
export type ShownDeskMessage = Readonly<{ message: DeskMessage; body: Part; quoted: string | null }>

const trusts: Readonly<Record<DeskMessage['trust'], readonly [label: string, kind: string, means: string]>> = {
  'verified-participant': [
    'verified',
    'solved',
    'The author takes part in this ticket, and it is proven that it was him.',
  ],
  participant: ['not proven', 'plain', 'The address is that of somebody who takes part; nothing proves who used it.'],
  informed: [
    'unverified',
    'pending',
    'Somebody who knows of the ticket and does not take part in it. Customers do not see it.',
  ],
  stranger: ['new author', 'plain', 'Nobody whom this ticket knew.'],
  ours: ['ours', 'plain', 'Written here.'],
}

/** One message. `ref`: of its ticket. `people`: who works the desk. */
export function deskMessageView(
  { message, body, quoted }: ShownDeskMessage,
  ref: string,
  people: readonly DeskPerson[],
): Html {
  const { id, direction, receivedAt, attachments, trust } = message
  const author = authorOf(message, people)
  const kind = direction === 'note' ? 'note' : direction === 'out' ? 'ours' : trust === 'informed' ? 'unverified' : ''
  return html`<li class="message ${kind}" id="m-${id}">
    <article aria-label="Message of ${author}" tabindex="-1" data-message>
      <header>
        <p><strong><bdi>${author}</bdi></strong>${author !== message.fromEmail && message.fromEmail ? html` <bdi class="muted">${message.fromEmail}</bdi>` : ''} ${badges(message)}</p>
        <p class="muted">${recipients(message)}<a class="quiet" href="#m-${id}">${agedTime(receivedAt)}</a></p>
      </header>
      ${remarks(message)}
      ${trust === 'informed' && direction === 'in' ? approveForm(message, ref) : ''}
      <div class="prose">${body}</div>
      ${quoted === null ? '' : html`<details class="quoted"><summary>Quoted text</summary><pre dir="auto">${quoted}</pre></details>`}
      ${message.hasHtml && direction === 'in' && !message.isWritten ? formatted(message) : ''}
      ${attachments.length === 0 ? '' : files(attachments)}
      <details class="why"><summary>Why is this here?</summary>
        ${traceFacts(message)}
        ${deliveryFacts(message)}
        <p><a href="/messages/${id}/source">Source</a> · <a href="/api/messages/${id}/raw" download>Download the mail</a> (${size(message.sizeBytes)})</p>
      </details>
    </article>
  </li>`
}

/** Customers read our own name above a reply; who works the desk wants to know which of them it was. */
function authorOf({ writtenBy, fromName, fromEmail }: DeskMessage, people: readonly DeskPerson[]): string {
  return writtenBy === null ? fromName || fromEmail || 'Unknown' : nameOf(writtenBy, people)
}

function badges({ direction, trust, origin, isWritten }: DeskMessage): Part {
  if (direction === 'note') return html`<span class="badge pending">internal note</span>`
  if (direction === 'out') return html`<span class="badge">sent</span>`
  const [label, kind, means] = trusts[trust]
  return html`<span class="badge ${kind}" title="${means}">${label}</span>${origin === 'person' ? '' : html` <span class="badge plain">${origin}</span>`}${isWritten ? html` <span class="badge plain">written here</span>` : ''}`
}

function recipients({ direction, to, cc }: DeskMessage): Part {
  if (direction === 'note') return null
  const names = [...to, ...cc].map(({ email }) => email)
  const shown = names.slice(0, 3).join(', ')
  return names.length === 0
    ? null
    : html`to <bdi>${shown}</bdi>${names.length > 3 ? ` and ${names.length - 3} more` : ''} · `
}

function remarks({ parseError, parsePending, heldBecause, notes }: DeskMessage): Part {
  return html`${parsePending ? notice('info', 'This mail has not been read whole yet. What its header says is shown; the rest follows by itself.') : ''}
    ${parseError === null ? '' : notice('bad', html`This mail could not be read whole: <bdi>${parseError}</bdi>. Its source has all that came.`)}
    ${heldBecause === null ? '' : notice('info', html`Links and codes are hidden from customers: <bdi>${heldBecause}</bdi>.`)}
    ${notes.length === 0 ? '' : html`<details class="notes"><summary>${notes.length === 1 ? 'A remark' : `${notes.length} remarks`} about this mail</summary><ul>${notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul></details>`}`
}

function approveForm({ id, fromEmail }: DeskMessage, ref: string): Html {
  return html`<form method="post" action="/tickets/${ref}/approve" class="inline">
    <input type="hidden" name="message" value="${id}">
    <p>Is this really part of the conversation? Then <bdi>${fromEmail ?? 'its author'}</bdi> may answer here, and everybody on the ticket sees it.</p>
    <button type="submit" class="small">Approve this entry</button>
  </form>`
}

/** Open at once where pictures stand in the text, which is half of what was said then. */
function formatted({ id, attachments }: DeskMessage): Html {
  const hasPictures = attachments.some(({ contentId, contentType }) => contentId !== null && picture.test(contentType))
  return html`<details class="formatted" ${hasPictures ? 'open' : ''}><summary>As it was formatted</summary>
    <iframe src="/messages/${id}/html" sandbox="${mailSandbox}" loading="lazy" referrerpolicy="no-referrer" title="Formatted message" data-mail></iframe>
  </details>`
}

function files(attachments: readonly DeskAttachment[]): Html {
  return html`<ul class="attachments" aria-label="Files">${attachments.map((attachment) => {
    const { id, filename, sizeBytes, contentType } = attachment
    const danger = dangerOf(attachment)
    return html`<li class="${danger === null ? '' : 'danger'}"><a href="/attachments/${id}" download>${filename === null ? 'unnamed file' : html`<bdi>${filename}</bdi>`}</a> <span class="muted">${size(sizeBytes)}, ${contentType}</span>${danger === null ? '' : html`<strong class="warning">Careful: ${danger}.</strong>`}${picture.test(contentType) ? html` <a class="muted" href="/attachments/${id}?show" target="_blank" rel="noopener">view</a>` : ''}</li>`
  })}</ul>`
}
