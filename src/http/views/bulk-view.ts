/** Several tickets of the queue at once: the boxes that choose them, the bar that says what to do, and what came of it. */
import type { TicketFate } from '../../desk/change-tickets.ts'
import type { DeskPerson } from '../../store/desk-people.ts'
import type { QueueTicket } from '../../store/queue.ts'
import { refOf } from '../../tickets/ref.ts'
import { priorities, statuses } from '../../tickets/types.ts'
import { type BulkFields, boxValue } from '../desk/bulk-form.ts'
import { personName } from './desk-words.ts'
import { notice } from './fields.ts'
import { type Html, html, type Part } from './html.ts'

/** The box of a ticket. */
export function ticketBox(ticket: QueueTicket, isChosen: boolean): Html {
  return html`<label class="choose"><input type="checkbox" name="ticket" value="${boxValue(ticket)}" aria-label="Choose ${ticket.ref}" autocomplete="off" ${isChosen ? 'checked' : ''}></label>`
}

export type BulkBar = Readonly<{
  fields: BulkFields
  people: readonly DeskPerson[]
  me: string
  /** Whether the list is that of suspected spam. */
  isSpam: boolean
}>

/** The bar; the stylesheet shows it when a box is ticked. Enter in a field is the first button's. */
export function bulkBar({ fields, people, me, isSpam }: BulkBar): Html {
  const others = people.filter(({ email }) => email !== me).map((one) => [one.email, personName(one)] as const)
  const named = (words: readonly string[]) => words.map((one) => [one, one] as const)
  return html`<section class="bulk-bar" aria-label="The chosen tickets">
    <p class="bulk-count"><strong role="status" data-chosen></strong> <button type="button" class="link" data-choose-none hidden>Choose none</button></p>
    <div class="bulk-fields">
      ${choice('assignee', 'Assignee', fields.assignee, [[me, 'Me'], ['none', 'Nobody'], ...others], 'a')}
      ${choice('status', 'Status', fields.status, named(statuses.filter((one) => one !== 'new')), 'e')}
      ${choice('priority', 'Priority', fields.priority, named(priorities), 'p')}
      <div><label for="b-tag">Add tag</label><input id="b-tag" name="tag" value="${fields.tag}" maxlength="200" autocomplete="off" data-key="l"></div>
      <button type="submit" name="do" value="apply">Apply</button>
      <button type="submit" name="do" value="take" class="secondary" data-key="t">Take</button>
      ${isSpam ? html`<button type="submit" name="do" value="not-spam" class="secondary">Not spam</button>` : ''}
    </div>
  </section>`
}

function choice(
  name: keyof BulkFields,
  label: string,
  chosen: string,
  choices: readonly (readonly [value: string, label: string])[],
  key: string,
): Html {
  return html`<div><label for="b-${name}">${label}</label><select id="b-${name}" name="${name}" data-key="${key}" autocomplete="off">
    <option value="">As it is</option>
    ${choices.map(([value, words]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`)}
  </select></div>`
}

/** All of them are done. */
export function doneNotice(changed: readonly number[], same: readonly number[]): Part {
  if (changed.length + same.length === 0) return null
  return notice('good', html`${changedWords(changed)}${sameWords(same)}`)
}

/** Some of them are as they were: which, and why; each can be opened. */
export function fatesNotice(fates: readonly TicketFate[]): Html {
  const numbers = (kind: TicketFate['kind']) => fates.filter((one) => one.kind === kind).map(({ ticketId }) => ticketId)
  const kept = fates.flatMap((fate) => ('because' in fate ? [fate] : []))
  return html`${doneNotice(numbers('changed'), numbers('same'))}${notice(
    'bad',
    html`<p><strong>${kept.length === 1 ? 'One ticket is as it was' : `${kept.length} tickets are as they were`}:</strong></p>
    <ul>${kept.map(({ ref, because }) => html`<li><a href="/tickets/${ref}">${ref}</a>: ${because}</li>`)}</ul>
    <p>Those that are in this list are still chosen, as they are now.</p>`,
  )}`
}

function changedWords(changed: readonly number[]): Part {
  if (changed.length === 0) return null
  return html`<p>${changed.length === 1 ? 'Changed' : `${changed.length} tickets changed`}: ${links(changed)}</p>`
}

function sameWords(same: readonly number[]): Part {
  return same.length === 0 ? null : html`<p>Nothing to change: ${links(same)}</p>`
}

function links(tickets: readonly number[]): readonly Html[] {
  return tickets.map((id, at) => html`${at === 0 ? '' : ', '}<a href="/tickets/${refOf(id)}">${refOf(id)}</a>`)
}
