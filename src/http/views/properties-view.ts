/** The form by which an agent says what a ticket is, whose, and how urgent. */
import type { DeskPerson } from '../../store/desk-people.ts'
import type { DeskTicket } from '../../store/desk-ticket.ts'
import { moves } from '../../tickets/change.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'
import { personName, typeWords } from './desk-words.ts'
import { type Html, html, type Part } from './html.ts'

/** What the form has: the ticket's own, or what an agent chose when somebody else was first. */
export type Properties = Readonly<{
  status: string
  priority: string
  type: string
  assignee: string
  tags: string
  problem: string
}>

/** The form as the ticket is. */
export function propertiesOf({ status, priority, type, assignee, tags, problemRef }: DeskTicket): Properties {
  return { status, priority, type, assignee: assignee ?? '', tags: tags.join(', '), problem: problemRef ?? '' }
}

type View = Readonly<{ ticket: DeskTicket; properties: Properties; people: readonly DeskPerson[] }>

/** The form; a closed ticket is final. */
export function propertiesForm({ ticket, properties, people }: View): Part {
  const { ref, updatedAt, status, assignee } = ticket
  if (ticket.mergedIntoRef !== null)
    return html`<p class="muted">An answer to a mail of this ticket arrives on ${ticket.mergedIntoRef}.</p>`
  if (status === 'closed')
    return html`<p class="muted">This ticket is closed, which is final. An answer of the requester opens a new one.</p>`
  const known = people.some(({ email }) => email === assignee) || assignee === null
  const somebody = [
    ...people.map((one) => [one.email, personName(one)] as const),
    ...(known ? [] : [[assignee, assignee] as const]),
  ]
  return html`<form method="post" action="/tickets/${ref}/change" class="card properties" id="properties">
    <h2>Properties</h2>
    <input type="hidden" name="seen" value="${updatedAt.toISOString()}">
    ${select(
      'status',
      'Status',
      properties.status,
      [status, ...moves[status]].map((one) => [one, one]),
      'e',
    )}
    ${select(
      'priority',
      'Priority',
      properties.priority,
      priorities.map((one) => [one, one]),
      'p',
    )}
    ${select(
      'type',
      'Type',
      properties.type,
      ticketTypes.map((one) => [one, typeWords[one]]),
      '',
    )}
    ${select('assignee', 'Assignee', properties.assignee, [['', 'Nobody'], ...somebody], 'a')}
    <div><label for="p-tags">Tags</label><input id="p-tags" name="tags" value="${properties.tags}" maxlength="600" autocomplete="off" aria-describedby="p-tags-hint"><small id="p-tags-hint">With commas between.</small></div>
    ${properties.type === 'incident' ? html`<div><label for="p-problem">Problem behind it</label><input id="p-problem" name="problem" value="${properties.problem}" placeholder="T-42" maxlength="20" autocomplete="off"></div>` : ''}
    <button type="submit" class="small">Save</button>
  </form>`
}

function select(
  name: string,
  label: string,
  chosen: string,
  choices: readonly (readonly [value: string, label: string])[],
  key: string,
): Html {
  return html`<div><label for="p-${name}">${label}</label><select id="p-${name}" name="${name}"${key === '' ? '' : html` data-key="${key}"`}>
    ${choices.map(([value, words]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`)}
  </select></div>`
}
