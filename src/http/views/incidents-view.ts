/** Answering all incidents of a problem at once. */
import type { DeskTicket } from '../../store/desk-ticket.ts'
import type { LinkedIncident } from '../../store/incidents.ts'
import { notice } from './fields.ts'
import { type Html, html } from './html.ts'
import { textBlock } from './new-ticket-view.ts'

export type IncidentsView = Readonly<{
  ticket: DeskTicket
  incidents: readonly LinkedIncident[]
  chosen: ReadonlySet<number> | null
  submission: string
  text: string
  error: string | null
  /** Incidents that could not be answered, and why. */
  failures: readonly Readonly<{ ref: string; because: string }>[]
  /** Whether the problem has just been solved. */
  isSolved: boolean
  canMail: boolean
}>

/** The page. */
export function incidentsView(view: IncidentsView): Html {
  const { ticket, incidents, chosen, submission, text, error, failures, isSolved, canMail } = view
  return html`<p class="facts"><a href="/tickets/${ticket.ref}">${ticket.ref}</a><bdi>${ticket.subject}</bdi></p>
    <h1>Answer and solve its incidents</h1>
    ${isSolved ? notice('good', 'The problem is solved. Its incidents are still open: tell the people who reported them.') : ''}
    ${canMail ? '' : notice('bad', 'Replies can not be sent: the operator has not set OUTBOUND_SMTP_URL.')}
    ${failures.length === 0 ? '' : notice('bad', html`<p>Some could not be answered and are as they were:</p><ul>${failures.map(({ ref, because }) => html`<li><a href="/tickets/${ref}">${ref}</a> <bdi>${because}</bdi></li>`)}</ul>`)}
    ${
      incidents.length === 0
        ? html`<p>No incident of it is open.</p><p><a href="/tickets/${ticket.ref}">Back to ${ticket.ref}</a></p>`
        : html`<form method="post" action="/tickets/${ticket.ref}/incidents">
      <input type="hidden" name="submission" value="${submission}">
      <fieldset><legend>Incidents</legend>
        ${incidents.map(({ id, ref, subject, requester }) => html`<label class="check"><input type="checkbox" name="incident" value="${id}" ${chosen === null || chosen.has(id) ? 'checked' : ''}> <span><span class="ref">${ref}</span> <bdi>${subject}</bdi> <span class="muted">from <bdi>${requester ?? 'nobody known'}</bdi></span></span></label>`)}
      </fieldset>
      ${textBlock(text, error ?? undefined, null, 'What all of them are told')}
      <div class="send"><button type="submit" name="do" value="send" ${canMail ? '' : 'disabled'}>Answer and solve</button> <a href="/tickets/${ticket.ref}">Not now</a></div>
    </form>`
    }`
}
