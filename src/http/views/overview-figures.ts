/** The drawings of the overview, each with its figures beside it. */
import type { AddressCount, OpenCount } from '../../store/overview.ts'
import type { Milestone } from '../../store/service-times.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'
import { startsOf } from '../operations/spans.ts'
import { type Bar, barChart, shareBar } from './charts/bars.ts'
import { duration, stretch } from './durations.ts'
import { type Html, html, type Part } from './html.ts'
import type { OverviewView } from './overview-view.ts'
import { typeTexts } from './ticket-types.ts'
import { time } from './times.ts'

const outcomes = [
  { label: 'accepted', tone: 'tone-accepted' },
  { label: 'refused', tone: 'tone-refused' },
  { label: 'told to come again', tone: 'tone-deferred' },
] as const

/** What came in, by outcome. */
export function mailFigure({ span, window, mails }: OverviewView): Html {
  const counted = new Map(mails.map((one) => [one.startsAt.getTime(), one]))
  const bars = startsOf(window).map((startsAt): Bar => {
    const { accepted, refused, deferred } = counted.get(startsAt.getTime()) ?? { accepted: 0, refused: 0, deferred: 0 }
    const until = new Date(startsAt.getTime() + span.bucketSeconds * 1_000)
    const query = new URLSearchParams({ since: startsAt.toISOString(), until: until.toISOString() })
    return {
      label: clock(startsAt, span.name === 'week'),
      href: `/operations/deliveries?${query}`,
      values: [accepted, refused, deferred],
    }
  })
  const total = (at: number) => bars.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)
  return barChart({
    id: 'mails',
    title: `Mails per ${span.of.toLowerCase()}`,
    description: `In this ${span.label.toLowerCase()}: ${total(0)} accepted, ${total(1)} refused, ${total(2)} told to come again.`,
    ...{ series: outcomes, bars, of: `${span.of} (UTC)` },
    ticks: [time(window.since), 'now'],
  })
}

function clock(at: Date, isLong: boolean): string {
  return at
    .toISOString()
    .slice(isLong ? 5 : 11, 16)
    .replace('T', ' ')
}

/** What is open, by type and priority: a table whose figures are links, with a bar for each type. */
export function openFigure(open: readonly OpenCount[]): Part {
  const of = (type: string, priority: string) =>
    open.filter((one) => one.type === type && one.priority === priority).reduce((sum, { tickets }) => sum + tickets, 0)
  const rising = [...priorities].toReversed()
  const totals = new Map(ticketTypes.map((type) => [type, rising.reduce((sum, one) => sum + of(type, one), 0)]))
  const most = Math.max(1, ...totals.values())
  const count = (value: number, href: string) =>
    html`<td class="number">${value === 0 ? html`<span class="muted">0</span>` : html`<a href="${href}">${value.toLocaleString('en')}</a>`}</td>`
  return html`<div class="scroll" role="region" aria-label="Open tickets by type and priority" tabindex="0"><table class="open-table">
    <thead><tr><th scope="col">Type</th>${rising.map((one) => html`<th scope="col" class="number"><span class="swatch tone-${one}" aria-hidden="true"></span>${one}</th>`)}<th scope="col" class="number">all</th></tr></thead>
    <tbody>${ticketTypes.map(
      (
        type,
      ) => html`<tr><th scope="row">${typeTexts[type].label}</th>${rising.map((one) => count(of(type, one), `/queue?type=${type}&priority=${one}`))}${count(totals.get(type) ?? 0, `/queue?type=${type}`)}</tr>
      <tr class="share-row" aria-hidden="true"><td colspan="${rising.length + 2}">${shareBar(
        rising.map((one) => ({ tone: `tone-${one}`, value: of(type, one) })),
        most,
      )}</td></tr>`,
    )}</tbody></table></div>`
}

/** How long tickets waited: median, nine tenths, and how they are spread. */
export function timesFigure(milestone: Milestone, { times, bounds, days }: OverviewView): Html {
  const found = times[milestone]
  const done = milestone === 'response' ? 'answered' : 'solved'
  if (found === null) return html`<p class="calm">No ticket of the last ${days} days has been ${done} yet.</p>`
  const { median, p90, tickets, within } = found
  const bars = within.map((count, at): Bar => {
    const from = at === 0 ? 0 : (bounds[at - 1] ?? 0)
    const to = bounds[at] ?? null
    const href = `/overview/times/${milestone}?from=${from}${to === null ? '' : `&to=${to}`}`
    return { label: stretch(from, to), href, values: [count] }
  })
  return html`<p class="times"><span><strong>${duration(median)}</strong> median</span> <span><strong>${duration(p90)}</strong> for nine of ten</span></p>
  ${barChart({
    id: `times-${milestone}`,
    title: milestone === 'response' ? 'Time to first response' : 'Time to solution',
    description: `Half of ${tickets} tickets were ${done} within ${duration(median)}, nine tenths within ${duration(p90)}.`,
    series: [{ label: 'tickets', tone: 'tone-accepted' }],
    ...{ bars, of: 'Waited' },
    ticks: ['0', ...bounds.map((one) => duration(one)), ''],
  })}
  <p class="muted small-print">${tickets.toLocaleString('en')} tickets opened in the last ${days} days and ${done}. <a href="/overview/times/${milestone}">The slowest</a></p>`
}

/** Whom the mails were for. */
export function addressFigures({ addresses, window }: OverviewView): Part {
  if (addresses.length === 0) return html`<p class="calm">No mail came in this time.</p>`
  const most = Math.max(1, ...addresses.map(({ accepted, refused }) => accepted + refused))
  const since = window.since.toISOString()
  return html`<ul class="address-bars">${addresses.map((one) => addressRow(one, most, since))}</ul>
  <p class="legend-line muted"><span class="swatch tone-accepted" aria-hidden="true"></span>accepted <span class="swatch tone-refused" aria-hidden="true"></span>refused</p>`
}

function addressRow({ address, accepted, refused }: AddressCount, most: number, since: string): Html {
  const href = `/operations/deliveries?${new URLSearchParams({ text: address, since })}`
  return html`<li><a href="${href}"><bdi>${address}</bdi> <span class="number">${accepted.toLocaleString('en')}${refused === 0 ? '' : html` <span class="bad">+ ${refused.toLocaleString('en')} refused</span>`}</span></a>
    ${shareBar(
      [
        { tone: 'tone-accepted', value: accepted },
        { tone: 'tone-refused', value: refused },
      ],
      most,
    )}</li>`
}
