/** The start page: one button, and what else there is. */
import type { CustomerTicket } from '../../store/customer-tickets.ts'
import { type Html, html, type Part } from './html.ts'
import { ticketList } from './ticket-list-view.ts'

export type StartView = Readonly<{
  isSignedIn: boolean
  /** The customer's open tickets, some of them. */
  tickets: readonly CustomerTicket[]
  /** An address of ours for those who prefer mail; null: none is named in full. */
  address: string | null
  now: Date
}>

/** The page. */
export function startView({ isSignedIn, tickets, address, now }: StartView): Html {
  return html`<section class="hero">
    <h1>How can we help?</h1>
    <p>Tell us what is broken, what you need done or what you would like to know. The form asks what we would have to ask back.</p>
    <p class="hero-actions"><a role="button" class="big" href="/tickets/new">Create Support Ticket</a> <a href="/help">Which way is right for me?</a></p>
  </section>
  ${tickets.length === 0 ? '' : html`<section><div class="head"><h2>Your open tickets</h2><a href="/tickets">All</a></div>${ticketList(tickets, now)}</section>`}
  <section class="ways">
    <div><h2>Is the site down?</h2><p>Choose <strong>Incident</strong> and tick “the site is down”: that calls somebody at any hour.</p></div>
    <div><h2>Follow and answer</h2><p>${isSignedIn ? html`<a href="/tickets">My tickets</a> has` : html`<a href="/sign-in">Sign in</a> with a link by mail: there is`} every ticket of yours, also those that you sent by mail.</p></div>
    ${byMail(address)}
  </section>`
}

function byMail(address: string | null): Part {
  return address === null
    ? null
    : html`<div><h2>Rather by mail?</h2><p>Write to <a href="mailto:${address}">${address}</a>, or see <a href="/help#addresses">what each address does</a>.</p></div>`
}
