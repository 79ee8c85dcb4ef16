/** The help page: which way to choose, what each type is, what each address does. */
import { ticketTypes } from '../../tickets/types.ts'
import type { Served } from '../submit/address.ts'
import { type Html, html, type Part } from './html.ts'
import { statusTexts, typeTexts } from './ticket-types.ts'

export type HelpView = Readonly<{ addresses: readonly Served[]; canPage: boolean; contact: string | null }>

/** The page. */
export function helpView({ addresses, canPage, contact }: HelpView): Html {
  return html`<div class="prose help">
  <h1>How to get help</h1>
  <h2>Which way?</h2>
  <p><a href="/tickets/new"><strong>Create Support Ticket</strong></a> is the best one: it asks what we would have to ask back, and you see at once that it arrived. Mail works just as well when you are on the road; it becomes the same kind of ticket, and answers to either end up in the same place.</p>
  <p>${canPage ? 'When the site is down, choose Incident and tick “the site is down”. A person is called right then, at any hour; please keep that for when it is true.' : 'When the site is down, choose Incident and tick “the site is down”. It goes before everything else.'}</p>
  <h2>Which type?</h2>
  <dl class="types">${ticketTypes.map((type) => html`<div><dt>${typeTexts[type].label} <span class="muted">${typeTexts[type].short}</span></dt><dd>${typeTexts[type].text} <em>${typeTexts[type].example}</em></dd></div>`)}</dl>
  <p>Not sure? Take the one that sounds closest. An agent can change it, and nobody minds.</p>
  <h2 id="addresses">What each address does</h2>
  ${addressTable(addresses)}
  <h2>What a status means</h2>
  <dl class="types">
    <div><dt>${statusTexts.new}</dt><dd>It is in the queue; nobody has touched it yet.</dd></div>
    <div><dt>${statusTexts.open}</dt><dd>Somebody works on it.</dd></div>
    <div><dt>${statusTexts.pending}</dt><dd>We asked you something, and go on when you answer.</dd></div>
    <div><dt>${statusTexts.solved}</dt><dd>We think that it is done. An answer of yours opens it again.</dd></div>
    <div><dt>${statusTexts.closed}</dt><dd>Done for good. An answer opens a new ticket that is linked to it.</dd></div>
  </dl>
  <h2>Who can read a ticket?</h2>
  <p>You, the colleagues whom you name in Cc, those whom an agent adds, and our agents. Answer by mail from the address that you wrote from: from another one, your answer waits until an agent has looked at it.</p>
  ${contact === null ? '' : html`<h2>Nothing works?</h2><p>${contact}</p>`}
</div>`
}

function addressTable(addresses: readonly Served[]): Part {
  if (addresses.length === 0) return html`<p>Please use the form.</p>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Addresses"><table>
    <thead><tr><th scope="col">Mail to</th><th scope="col">becomes</th><th scope="col">and</th></tr></thead>
    <tbody>${addresses.map(({ address, rule }) => html`<tr><th scope="row"><a href="mailto:${address}">${address}</a></th><td>${typeTexts[rule.type].label}${rule.priority === 'normal' ? '' : html`, ${rule.priority}`}</td><td>${rule.page ? 'calls a person right now' : 'is read in turn'}</td></tr>`)}</tbody>
  </table></div>`
}
