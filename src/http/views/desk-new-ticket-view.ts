/** The form by which an agent writes a ticket for somebody who called or came by: whose it is, what it is, and who is told. */
import type { DeskPerson } from '../../store/desk-people.ts'
import { type Priority, priorities, ticketTypes } from '../../tickets/types.ts'
import { personName, typeWords } from './desk-words.ts'
import { notice, selectField, textField } from './fields.ts'
import { type Html, html, type Part } from './html.ts'
import { filesField, type TicketDraft, textBlock } from './new-ticket-view.ts'

export type DeskTicketDraft = TicketDraft &
  Readonly<{
    /** Address of the requester, and what he is called. */
    requester: string
    name: string
    priority: Priority
    /** Address of somebody of the desk; empty: nobody. */
    assignee: string
  }>

export type DeskNewTicketView = Readonly<{
  submission: string
  draft: DeskTicketDraft
  errors: Readonly<Record<string, string>>
  /** HTML of the Markdown, made by us; null: not asked for. */
  preview: Part
  filesLimitBytes: number
  /** Whether an urgent ticket reaches a person. */
  canPage: boolean
  people: readonly DeskPerson[]
  me: Readonly<{ id: string; email: string }>
}>

/** The form. */
export function deskNewTicketView(view: DeskNewTicketView): Html {
  const { submission, draft, errors, preview, filesLimitBytes, canPage, me } = view
  return html`<p class="facts"><a href="/queue">Queue</a></p>
  <h1>New ticket for a customer</h1>
  ${Object.keys(errors).length === 0 ? '' : notice('bad', 'Nothing was sent yet. Please look at the marked fields; files have to be chosen again.')}
  <form method="post" action="/tickets/new" enctype="multipart/form-data" class="new-ticket for-customer" data-draft="new-ticket:${me.id}">
    <input type="hidden" name="submission" value="${submission}">
    <fieldset class="beside"><legend>Requester</legend>
      ${textField({ name: 'requester', label: 'Email', type: 'email', value: draft.requester, maxLength: 254, error: errors['requester'], hint: 'Whose ticket it is. Answers go there.' })}
      ${textField({ name: 'name', label: 'Name', value: draft.name, isRequired: false, maxLength: 100, error: errors['name'] })}
    </fieldset>
    ${choices(view)}
    ${pageNotice(canPage)}
    ${textField({ name: 'subject', label: 'Subject', value: draft.subject, maxLength: 300, error: errors['subject'] })}
    <div class="similar" aria-live="polite" hx-get="/tickets/similar" hx-trigger="input changed delay:400ms from:#subject, change from:#requester" hx-include="#subject, #requester" hx-swap="innerHTML"></div>
    ${textBlock(draft.text, errors['text'], preview, 'What they said')}
    ${filesField(filesLimitBytes, errors['files'])}
    ${textField({ name: 'cc', label: 'Cc', value: draft.cc, isRequired: false, maxLength: 2000, error: errors['cc'], hint: 'Addresses, with commas between. They can read this ticket and answer.' })}
    ${sending(canPage)}
  </form>`
}

function choices({ draft, people, me, errors }: DeskNewTicketView): Html {
  const others = people.filter(({ email }) => email !== me.email).map((one) => [one.email, personName(one)] as const)
  return html`<div class="beside">
    ${selectField({ name: 'type', label: 'Type', value: draft.type, choices: ticketTypes.map((one) => [one, typeWords[one]]) })}
    ${selectField({ name: 'priority', label: 'Priority', value: draft.priority, choices: priorities.map((one) => [one, one]) })}
    ${selectField({ name: 'assignee', label: 'Assignee', value: draft.assignee, choices: [[me.email, 'Me'], ['', 'Nobody'], ...others], error: errors['assignee'] })}
  </div>`
}

function pageNotice(canPage: boolean): Html {
  return html`<div class="when-urgent notice bad" aria-live="polite"><strong>Alarm.</strong> ${
    canPage
      ? 'Sending this pages a person right now, at any hour, also when it is assigned to you. Take the ticket to end the alarm.'
      : 'Sending this puts it before everything else. Nobody is paged: paging is not set up.'
  }</div>`
}

/** Whoever writes for somebody else must not think that he knows of it. */
function sending(canPage: boolean): Html {
  return html`<p class="who-is-told muted">Nobody in Cc gets a mail about it, and the requester gets an acknowledgement only if we know the address from before. Your first reply tells them.</p>
  <div class="send">
    <button type="submit" name="do" value="send">
      <span class="unless-urgent">Create ticket</span>
      <span class="when-urgent-inline">${canPage ? 'Create ticket and page a person now' : 'Create urgent ticket'}</span>
    </button>
    <span class="draft-note muted" role="status"></span>
  </div>`
}
