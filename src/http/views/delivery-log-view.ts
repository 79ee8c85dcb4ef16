/** The delivery log: a search, and what came, newest first. */
import type { LoggedMail, LogPage } from '../../store/delivery-log.ts'
import { type Html, html, type Part } from './html.ts'
import { subjectLine } from './subject.ts'
import { size, time } from './times.ts'

/** What the URL asks for. */
export type LogAsked = Readonly<{
  text: string
  outcome: string
  days: number
  since: string
  until: string
  before: string
}>

export type LogView = LogPage & Readonly<{ asked: LogAsked; keptDays: number }>

const outcomeWords: Readonly<Record<LoggedMail['outcome'], string>> = {
  accepted: 'accepted',
  redelivered: 'came again',
  refused: 'refused',
  deferred: 'told to come again',
  'not-kept': 'not listed',
}
const outcomeTones: Readonly<Record<LoggedMail['outcome'], string>> = {
  accepted: 'solved',
  redelivered: 'closed',
  refused: 'urgent',
  deferred: 'pending',
  'not-kept': 'pending',
}

/** The page. */
export function logView(view: LogView): Html {
  const { asked, mails } = view
  return html`<div class="head"><h1>Did the mail arrive?</h1></div>
  ${searchForm(asked)}
  ${window(asked)}
  ${mails.length === 0 ? nothing(view) : html`<ol class="log">${mails.map(entry)}</ol>`}
  ${onwards(view)}
  <p class="muted small-print">Refused mails are kept for ${view.keptDays} days, and within limits, so that nobody can fill the database by being refused. The service’s log has every one.</p>`
}

function searchForm({ text, outcome, days }: LogAsked): Html {
  const option = (value: string, words: string, chosen: string) =>
    html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`
  return html`<form class="line-form" action="/operations/deliveries" method="get" role="search">
    <div class="grow"><label for="text">Address, domain, IP, ref or session</label>
      <input id="text" name="text" type="search" value="${text}" maxlength="256" autocomplete="off" placeholder="ada@customer.example"></div>
    <div><label for="outcome">Outcome</label><select id="outcome" name="outcome">
      ${option('', 'Any', outcome)}${option('accepted', 'Accepted', outcome)}${option('refused', 'Refused', outcome)}${option('deferred', 'Told to come again', outcome)}
    </select></div>
    <div><label for="days">Within</label><select id="days" name="days">
      ${[
        ['1', 'a day'],
        ['7', 'a week'],
        ['30', '30 days'],
        ['365', 'a year'],
      ].map(([value = '', words = '']) => option(value, words, String(days)))}
    </select></div>
    <button type="submit">Search</button>
  </form>`
}

/** Bars of the overview lead to their stretch of time. */
function window({ since, until }: LogAsked): Part {
  const [from, to] = [since, until].map((one) => (Number.isNaN(Date.parse(one)) ? null : new Date(one)))
  if (!from && !to) return null
  return html`<p class="muted">${from ? html`From ${time(from)}` : ''} ${to ? html`until ${time(to)}` : ''}. <a href="/operations/deliveries">All</a></p>`
}

function entry(mail: LoggedMail): Html {
  const { outcome, at, reversePath, fromEmail, recipients, ref, subject } = mail
  const author =
    fromEmail !== null && fromEmail !== reversePath
      ? html` <span class="muted">(by <bdi>${fromEmail}</bdi>)</span>`
      : ''
  return html`<li>
    <div class="log-line">
      <span class="badge ${outcomeTones[outcome]}">${outcomeWords[outcome]}${mail.mails > 1 ? ` × ${mail.mails.toLocaleString('en')}` : ''}</span>
      <span class="when">${time(at)}</span>
      ${ref === null ? '' : html`<a class="ref" href="/tickets/${ref}">${ref}</a> ${subjectLine(subject)}`}
    </div>
    ${outcome === 'not-kept' ? '' : html`<div class="log-paths"><bdi>${reversePath === '' ? '<> (no sender: an automatic mail)' : reversePath}</bdi>${author} → ${recipients.length === 0 ? html`<span class="muted">nobody yet</span>` : recipients.slice(0, 3).map((one, index) => html`${index > 0 ? ', ' : ''}<bdi>${one}</bdi>`)}${recipients.length > 3 ? html` <span class="muted">and ${recipients.length - 3} more</span>` : ''}</div>`}
    ${reasons(mail)}
    <div class="muted log-facts">${[mail.source === 'email' ? null : `by ${mail.source}`, mail.clientIp === null ? null : `from ${mail.clientIp}`, mail.sizeBytes === null ? null : size(mail.sizeBytes), mail.session === null ? null : `session ${mail.session}`].filter((one) => one !== null).join(' · ')}</div>
  </li>`
}

function reasons({ because, reply }: LoggedMail): Part {
  if (because === null) return null
  return html`<div>${because}${reply === null ? '' : html`<br><code>${reply}</code>`}</div>`
}

function nothing({ asked, lookedBackTo }: LogView): Html {
  if (lookedBackTo !== null) return html`<div class="empty"><p>Nothing like that since ${time(lookedBackTo)}.</p></div>`
  return html`<div class="empty">
    <p>${asked.text === '' ? 'No mail came in this time.' : html`No mail with <strong><bdi>${asked.text}</bdi></strong> came to our doors in this time.`}</p>
    ${asked.text === '' ? '' : html`<p>Then it is still with the sender’s server, or it went elsewhere: ask for the bounce, and compare the MX records of the address it was sent to.</p>`}
  </div>`
}

function onwards({ asked, next, lookedBackTo, mails }: LogView): Part {
  if (next === null) return null
  const query = new URLSearchParams({ ...asked, days: String(asked.days), before: next })
  const words = lookedBackTo === null || mails.length > 0 ? 'Older' : 'Look further back'
  return html`<p class="pages">${lookedBackTo === null ? '' : html`<span class="muted">Looked back to ${time(lookedBackTo)}.</span> `}<a href="/operations/deliveries?${query.toString()}" rel="next">${words}</a></p>`
}
