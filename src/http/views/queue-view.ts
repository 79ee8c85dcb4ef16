/** The desk's queue: views with counts, search and filters, and the list. */
import type { DeskPerson } from '../../store/desk-people.ts'
import type { QueueTicket, Sort } from '../../store/queue.ts'
import type { QueueCounts } from '../../store/queue-counts.ts'
import { priorities, statuses, ticketTypes } from '../../tickets/types.ts'
import { isNarrowed, type QueueAsked, queueUrl } from '../desk/queue-url.ts'
import { countOf, type View, viewNames, views } from '../desk/views.ts'
import { personName, typeWords } from './desk-words.ts'
import { type Html, html, type Part } from './html.ts'
import { shortcutsHelp } from './shortcuts-view.ts'
import { time } from './times.ts'

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

function listOf({ asked, tickets, next, people, me, remark }: QueueView): Html {
  const view = views[asked.view]
  return html`<div class="head">
    <h1>${asked.q === '' ? view.label : html`Search: <bdi>${asked.q}</bdi>`}</h1>
    <p class="muted">${asked.q !== '' && asked.view !== 'all' ? html`In “${view.label}” · <a href="${queueUrl(asked, { view: 'all' })}">Search all tickets</a> · ` : ''}${sortWords[asked.sort]}${isNarrowed(asked) ? html` · <a href="${queueUrl({ ...asked, q: '', type: '', priority: '', status: '', assignee: '', tag: '' })}">Clear filters</a>` : ''}</p>
  </div>
  ${remark === null ? '' : html`<p class="muted" role="status">${remark}</p>`}
  ${tickets.length === 0 ? html`<div class="empty"><p>${isNarrowed(asked) ? 'No ticket is like that.' : view.empty}</p></div>` : html`<ul class="queue" data-rows>${tickets.map((ticket) => row(ticket, people, me))}</ul>`}
  <p class="pages">${asked.after === null ? '' : html`<a href="${queueUrl(asked)}">First page</a>`} ${next === null ? '' : html`<a href="${queueUrl(asked, { after: next })}" rel="next">Next page</a>`}</p>`
}

function row(ticket: QueueTicket, people: readonly DeskPerson[], me: string): Html {
  const { ref, subject, requesterName, requesterEmail, assignee, tags } = ticket
  const person = people.find(({ email }) => email === assignee)
  const who = assignee === null ? null : assignee === me ? 'You' : person === undefined ? assignee : personName(person)
  return html`<li class="p-${ticket.priority}" id="row-${ticket.id}">
    <a class="row" href="/tickets/${ref}">
      <span class="ref">${ref}</span>
      <bdi class="subject">${subject}</bdi>
      <span class="when">${time(ticket.updatedAt)}</span>
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
