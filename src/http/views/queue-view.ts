/** The desk's queue: views with counts, search and filters, and the list. */
import type { DeskPerson } from '../../store/desk-people.ts'
import type { QueueTicket, Sort } from '../../store/queue.ts'
import type { QueueCounts } from '../../store/queue-counts.ts'
import { priorities, statuses, ticketTypes } from '../../tickets/types.ts'
import type { BulkFields } from '../desk/bulk-form.ts'
import { csvUrl, isNarrowed, type QueueAsked, queueUrl } from '../desk/queue-url.ts'
import { countOf, type View, viewNames, views } from '../desk/views.ts'
import { bulkBar, ticketBox } from './bulk-view.ts'
import { personName, typeWords } from './desk-words.ts'
import { type Html, html, type Part } from './html.ts'
import { shortcutsHelp } from './shortcuts-view.ts'
import { subjectLine } from './subject.ts'
import { shortTime } from './times.ts'

export type QueueView = Readonly<{
  asked: QueueAsked
  tickets: readonly QueueTicket[]
  next: string | null
  counts: QueueCounts
  people: readonly DeskPerson[]
  /** The address of who looks. */
  me: string
  /** Why what is shown is not quite what was asked for. */
  remark: string | null
  /** What came of what the agent did. */
  said: Part
  /** Numbers of the tickets whose boxes are ticked, and what is in the bar for them. */
  chosen: ReadonlySet<number>
  fields: BulkFields
  now: Date
}>

const sortWords: Readonly<Record<Sort, string>> = {
  updated: 'Changed last',
  'updated-oldest': 'Waiting longest',
  newest: 'Newest',
  oldest: 'Oldest',
  priority: 'Most urgent',
}

/** The page of the queue. */
export function queueView(view: QueueView): Html {
  const { asked } = view
  return html`<div class="desk" data-live="/queue/live">
    ${viewLinks(view)}
    <div class="desk-main">
      ${searchForm(view)}
      ${view.said}
      <div id="queue-list" hx-get="${queueUrl(asked, { after: asked.after })}" hx-trigger="tickets-changed from:body" hx-select="#queue-list" hx-target="#queue-list" hx-swap="outerHTML">
        ${listOf(view)}
      </div>
    </div>
  </div>
  ${shortcutsHelp('queue')}`
}

function viewLinks({ asked, counts, me }: QueueView): Html {
  const groups: readonly View['group'][] = ['Work', 'Types', 'Look at', 'Done']
  return html`<nav class="views" id="views" aria-label="Views" hx-get="${queueUrl(asked)}" hx-trigger="tickets-changed from:body" hx-select="#views" hx-target="#views" hx-swap="outerHTML">
    ${groups.map(
      (group) =>
        html`<div><h2>${group}</h2><ul>${viewNames
          .filter((name) => views[name].group === group)
          .map((name) => {
            const count = countOf(name, counts, me)
            const isAlarming = name === 'urgent' && count !== null && count > 0
            return html`<li><a href="${queueUrl({ ...asked, q: '', type: '', priority: '', status: '', assignee: '', tag: '' }, { view: name })}"${name === asked.view ? html` aria-current="page"` : ''}><span>${views[name].label}</span>${count === null ? '' : html`<span class="count${isAlarming ? ' bad' : ''}">${count}</span>`}</a></li>`
          })}</ul></div>`,
    )}
  </nav>`
}

function searchForm({ asked, people }: QueueView): Html {
  return html`<form class="queue-search" action="/queue" method="get" role="search">
    <div class="search-line">
      <label class="hidden" for="q">Search tickets</label>
      <input id="q" type="search" name="q" value="${asked.q}" placeholder="Search: words, T-42, from:ada type:incident is:open has:attachment" autocomplete="off" maxlength="500">
      <button type="submit">Search</button>
    </div>
    <details class="filters" ${isNarrowed({ ...asked, q: '' }) || asked.sort !== 'updated' ? 'open' : ''}>
      <summary>Filter and sort</summary>
      <input type="hidden" name="view" value="${asked.view}">
      <div class="filter-fields">
        ${select(
          'type',
          'Type',
          asked.type,
          ticketTypes.map((one) => [one, typeWords[one]]),
        )}
        ${select(
          'priority',
          'Priority',
          asked.priority,
          priorities.map((one) => [one, one]),
        )}
        ${select(
          'status',
          'Status',
          asked.status,
          statuses.map((one) => [one, one]),
        )}
        ${select('assignee', 'Assignee', asked.assignee, [['me', 'Me'], ['none', 'Nobody'], ...people.map((one) => [one.email, personName(one)] as const)])}
        <div><label for="f-tag">Tag</label><input id="f-tag" name="tag" value="${asked.tag}" maxlength="60"></div>
        ${select('sort', 'Order', asked.sort, Object.entries(sortWords), false)}
        <button type="submit" class="secondary">Apply</button>
      </div>
    </details>
  </form>`
}

function select(
  name: string,
  label: string,
  chosen: string,
  choices: readonly (readonly [value: string, label: string])[],
  hasAny = true,
): Html {
  return html`<div><label for="f-${name}">${label}</label><select id="f-${name}" name="${name}">
    ${hasAny ? html`<option value="">Any</option>` : ''}
    ${choices.map(([value, words]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`)}
  </select></div>`
}

function listOf(view: QueueView): Html {
  const { asked, next, remark, me } = view
  const csv = csvUrl(asked, me)
  return html`<div class="head queue-head">
    <h1>${asked.q === '' ? views[asked.view].label : html`Search: <bdi>${asked.q}</bdi>`}</h1>
    <p class="muted">${asked.q !== '' && asked.view !== 'all' ? html`In “${views[asked.view].label}” · <a href="${queueUrl(asked, { view: 'all' })}">Search all tickets</a> · ` : ''}${sortWords[asked.sort]}${isNarrowed(asked) ? html` · <a href="${queueUrl({ ...asked, q: '', type: '', priority: '', status: '', assignee: '', tag: '' })}">Clear filters</a>` : ''}</p>
    <a role="button" class="small" href="/tickets/new">New ticket</a>
  </div>
  ${remark === null ? '' : html`<p class="muted" role="status">${remark}</p>`}
  ${rows(view)}
  <p class="pages">${asked.after === null ? '' : html`<a href="${queueUrl(asked)}">First page</a>`} ${next === null ? '' : html`<a href="${queueUrl(asked, { after: next })}" rel="next">Next page</a>`} ${csv === null ? '' : html`<a class="export" href="${csv}" download>Export as CSV</a>`}</p>`
}

/** The tickets, in a form that does something with those that are chosen. */
function rows(view: QueueView): Html {
  const { asked, tickets, chosen } = view
  if (tickets.length === 0)
    return html`<div class="empty"><p>${isNarrowed(asked) ? 'No ticket is like that.' : views[asked.view].empty}</p></div>`
  return html`<form method="post" action="/queue/change" class="bulk">
    <input type="hidden" name="back" value="${queueUrl(asked, { after: asked.after })}">
    <label class="check choose-all" hidden><input type="checkbox" data-choose-all autocomplete="off"> All on this page</label>
    ${bulkBar({ ...view, isSpam: asked.view === 'spam' })}
    <ul class="queue" data-rows>${tickets.map((ticket) => row(ticket, view, ticketBox(ticket, chosen.has(ticket.id))))}</ul>
  </form>`
}

function row(ticket: QueueTicket, { people, me, now }: QueueView, box: Html): Html {
  const { ref, subject, requesterName, requesterEmail, assignee, tags } = ticket
  const person = people.find(({ email }) => email === assignee)
  const who = assignee === null ? null : assignee === me ? 'You' : person === undefined ? assignee : personName(person)
  return html`<li class="p-${ticket.priority}" id="row-${ticket.id}">
    ${box}
    <a class="row" href="/tickets/${ref}">
      <span class="ref">${ref}</span>
      ${subjectLine(subject)}
      <span class="when">${shortTime(ticket.updatedAt, now)}</span>
      <span class="facts">
        ${ticket.priority === 'normal' ? '' : html`<span class="badge ${ticket.priority}">${ticket.priority}</span>`}
        <span class="badge ${ticket.status}">${ticket.status}</span>
        <span>${typeWords[ticket.type]}</span>
        <bdi class="requester">${requesterName || requesterEmail || 'unknown requester'}</bdi>
        ${who === null ? html`<span class="nobody">unassigned</span>` : html`<bdi class="assignee">${who}</bdi>`}
        ${ticket.messages > 1 ? html`<span>${ticket.messages >= 1000 ? '1000+' : ticket.messages} messages</span>` : ''}
        ${ticket.attachments > 0 ? html`<span>${ticket.attachments === 1 ? '1 file' : `${ticket.attachments} files`}</span>` : ''}
        ${warnings(ticket)}
        ${tags.map((tag) => html`<bdi class="tag">${tag}</bdi>`)}
      </span>
    </a>
  </li>`
}

function warnings({ isHeld, hasParseError, isUnverified }: QueueTicket): Part {
  const words = [
    isHeld ? 'quarantined' : null,
    hasParseError ? 'parse error' : null,
    isUnverified ? 'unverified entry' : null,
  ].filter((one) => one !== null)
  return html`${words.map((one) => html`<span class="badge pending">${one}</span>`)}`
}
