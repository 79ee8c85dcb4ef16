/** A ticket as agents work on it: its conversation, what can be done with it, and its history. */
import type { DeskPerson } from '../../store/desk-people.ts'
import type { DeskTicket, RelatedTicket } from '../../store/desk-ticket.ts'
import type { TimelineEntry } from '../../store/timeline.ts'
import { composeView, type Writing } from './compose-view.ts'
import { deskMessageView, type ShownDeskMessage } from './desk-message-view.ts'
import { nameOf, typeWords } from './desk-words.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { type Properties, propertiesForm } from './properties-view.ts'
import { shortcutsHelp } from './shortcuts-view.ts'
import { timelineView } from './timeline-view.ts'
import { agedTime } from './times.ts'

export type DeskTicketView = Readonly<{
  ticket: DeskTicket
  messages: readonly ShownDeskMessage[]
  /** Where earlier messages are; null: there are none. */
  earlier: string | null
  /** Whether later ones are left out, because the page shows earlier ones. */
  isEarlier: boolean
  timeline: readonly TimelineEntry[]
  people: readonly DeskPerson[]
  me: string
  writing: Writing
  properties: Properties
  /** What came of what the agent did. */
  said: Part
  filesLimitBytes: number
  canMail: boolean
}>

/** The page of one ticket. */
export function deskTicketView(view: DeskTicketView): Html {
  const { ticket, messages, earlier, isEarlier, said, timeline } = view
  return html`<div class="desk-ticket" data-live="/queue/live" data-ticket="${ticket.ref}" data-seen="${ticket.updatedAt.toISOString()}">
    <div class="ticket-head">
      <p class="facts"><a href="/queue" data-key="u">Queue</a><span class="ref">${ticket.ref}</span></p>
      <h1><bdi>${ticket.subject}</bdi></h1>
      ${headFacts(view)}
    </div>
    <div id="news" role="status" aria-live="polite"></div>
    ${said}
    ${stateNotices(ticket)}
    <div class="ticket-columns">
      <section aria-label="Conversation" class="ticket-main">
        ${earlier === null ? '' : html`<p><a href="${earlier}">Earlier messages</a></p>`}
        ${isEarlier ? html`<p><a href="/tickets/${ticket.ref}">Back to the newest messages</a></p>` : ''}
        <ol class="conversation">${messages.map((message) => deskMessageView(message, ticket.ref, view.people))}</ol>
        ${composeView(view)}
      </section>
      <aside class="ticket-side" aria-label="Ticket">
        ${quickActions(view)}
        ${propertiesForm(view)}
        ${people(ticket)}
        ${relations(ticket)}
        <details class="card history" open><summary>History</summary>${timelineView(timeline, view.people)}</details>
      </aside>
    </div>
  </div>
  ${shortcutsHelp('ticket')}`
}

function headFacts({ ticket, people: desk, me }: DeskTicketView): Html {
  const { assignee } = ticket
  return html`<p class="facts">
    <span class="badge ${ticket.status}">${ticket.status}</span>
    ${ticket.priority === 'normal' ? '' : html`<span class="badge ${ticket.priority}">${ticket.priority}</span>`}
    <span>${typeWords[ticket.type]}</span>
    <span>from <bdi>${ticket.requesterName || ticket.requesterEmail || 'nobody known'}</bdi></span>
    <span>${assignee === null ? 'unassigned' : html`assigned to <bdi>${assignee === me ? 'you' : nameOf(assignee, desk)}</bdi>`}</span>
    <span>opened ${agedTime(ticket.createdAt)} by ${ticket.source}</span>
    ${ticket.tags.map((tag) => html`<bdi class="tag">${tag}</bdi>`)}
  </p>`
}

function stateNotices({
  ref,
  heldBecause,
  heldMessages,
  suspectedBecause,
  mergedIntoRef,
  updatedAt,
}: DeskTicket): Part {
  const isHeld = heldBecause !== null || heldMessages > 0
  return html`${
    mergedIntoRef === null
      ? ''
      : html`<div class="notice info" role="status"><p>Merged into <a href="/tickets/${mergedIntoRef}">${mergedIntoRef}</a>: its messages are there.</p>
      <form method="post" action="/tickets/${ref}/unmerge" class="inline"><input type="hidden" name="seen" value="${updatedAt.toISOString()}"><button type="submit" class="small secondary">Take the merge back</button></form></div>`
  }
    ${
      suspectedBecause === null
        ? ''
        : html`<div class="notice info"><p>Suspected spam, so that lists leave it out and nobody is paged: <bdi>${suspectedBecause}</bdi></p>
      <form method="post" action="/tickets/${ref}/not-spam" class="inline"><button type="submit" class="small secondary">It is not spam</button></form></div>`
    }
    ${
      isHeld
        ? html`<div class="notice info"><p>${heldBecause === null ? 'Links and codes of messages in it are hidden from customers.' : html`Quarantined, so that only agents see it: <bdi>${heldBecause}</bdi>.`}</p>
      <form method="post" action="/tickets/${ref}/release" class="inline"><button type="submit" class="small secondary">Release it</button></form></div>`
        : ''
    }`
}

function quickActions({ ticket, me }: DeskTicketView): Part {
  const { ref, status, assignee, updatedAt } = ticket
  if (status === 'closed') return null
  const button = (act: string, label: string, key: string) =>
    html`<form method="post" action="/tickets/${ref}/change" class="quick"><input type="hidden" name="seen" value="${updatedAt.toISOString()}"><input type="hidden" name="act" value="${act}"><button type="submit" class="small secondary" data-key="${key}">${label}</button></form>`
  return html`<div class="quick-actions">
    ${assignee === me && status !== 'new' ? '' : button('take', 'Take it', 't')}
    ${status === 'solved' ? button('reopen', 'Reopen', '') : button('solve', 'Solve', 's')}
  </div>`
}

function people({ participants, requesterEmail, requesterName }: DeskTicket): Part {
  return html`<section class="card"><h2>People</h2>
    <p>${requesterName ? html`<bdi>${requesterName}</bdi><br>` : ''}<bdi>${requesterEmail ?? 'The requester is not known.'}</bdi></p>
    ${requesterEmail === null ? '' : html`<p><a href="/queue?q=${encodeURIComponent(`from:"${requesterEmail}"`)}">All tickets of this requester</a></p><p><a href="/tickets/new?${new URLSearchParams({ requester: requesterEmail, name: requesterName ?? '' }).toString()}">New ticket for this requester</a></p>`}
    ${participants.length < 2 ? '' : html`<details><summary>${participants.length} may answer</summary><ul class="plain-list">${participants.map((one) => html`<li><bdi>${one}</bdi></li>`)}</ul></details>`}
  </section>`
}

const relationWords: Readonly<Record<RelatedTicket['how'], string>> = {
  problem: 'Explained by',
  incident: 'Incident',
  follows: 'Goes on from',
  'followed-by': 'Goes on in',
  'merged-here': 'Merged into this',
  'merged-into': 'Merged into',
}

function relations({ ref, related, status, type }: DeskTicket): Part {
  const open = related.filter(({ how, status: one }) => how === 'incident' && one !== 'solved' && one !== 'closed')
  return html`<section class="card"><h2>Related</h2>
    ${related.length === 0 ? html`<p class="muted">Nothing yet.</p>` : html`<ul class="plain-list">${related.map((one) => html`<li><span class="muted">${relationWords[one.how]}</span> <a href="/tickets/${one.ref}"><span class="ref">${one.ref}</span> <bdi>${one.subject}</bdi></a> <span class="badge ${one.status}">${one.status}</span></li>`)}</ul>`}
    ${type === 'problem' && open.length > 0 ? html`<p><a href="/tickets/${ref}/incidents">Answer and solve its ${open.length === 1 ? 'incident' : `${open.length} incidents`}</a></p>` : ''}
    ${
      status === 'closed'
        ? ''
        : html`<details><summary>Merge</summary>
      <form method="post" action="/tickets/${ref}/merge"><label for="merge-into">Move all messages of this ticket to</label>
        <input id="merge-into" name="into" placeholder="T-42" required pattern="[Tt]-[0-9]+" maxlength="20">
        <small>Whoever takes part in this ticket can read and answer there. It can be taken back.</small>
        <button type="submit" class="small secondary">Merge</button></form></details>`
    }
  </section>`
}

/** Says that somebody else was first. */
export function conflictNotice(what: string): Html {
  return notice(
    'bad',
    html`<p><strong>Nothing was changed: somebody else changed this ticket while you had it open.</strong></p><p>${what} Look at what is new, then send it again.</p>`,
  )
}
