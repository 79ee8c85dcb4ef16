/**
 * The bodies of events as the Events API v2 takes them (https://developer.pagerduty.com/docs/send-alert-event). Bounded by
 * construction: each part is cut to a length that leaves the whole far below the 512 KB of the API, whatever a mail held.
 * Pure.
 */
import { z } from 'zod'
import { withoutSecrets } from '../../mail/sign-up/secrets.ts'
import { cut, oneLine, storableText } from '../../mail/storable.ts'
import type { PageFacts } from '../../store/page-facts.ts'
import type { Priority } from '../../tickets/types.ts'
import type { PageReason } from './plan.ts'

/** An event that changes an alert. */
export type UpdateEvent = Readonly<{ routing_key: string; event_action: 'acknowledge' | 'resolve'; dedup_key: string }>

/** An event that opens an alert, or adds to the open one of its key. */
export type TriggerEvent = Readonly<{
  routing_key: string
  event_action: 'trigger'
  dedup_key: string
  payload: Readonly<{
    summary: string
    source: string
    severity: 'critical' | 'error' | 'warning' | 'info'
    timestamp: string
    component: string
    group: string
    class: string
    custom_details: Readonly<Record<string, unknown>>
  }>
  links: readonly Readonly<{ href: string; text: string }>[]
  client: string
  client_url?: string
}>

export type PagerDutyEvent = TriggerEvent | UpdateEvent

/** In characters: what the API takes of a summary, and what is kept of other parts. */
const limits = { summary: 1024, requester: 200, name: 320, because: 500, text: 4_000, url: 2_000 }
const textLines = 30
const recipientsAtMost = 20

const severities = {
  urgent: 'critical',
  high: 'error',
  normal: 'warning',
  low: 'info',
} as const satisfies Record<Priority, TriggerEvent['payload']['severity']>

/** How an event names its sender and its alert. */
export type EventHead = Readonly<{ routingKey: string; dedupKey: string }>

/** The event that takes an alert (`acknowledge`) or ends it (`resolve`). */
export function updateEvent(action: UpdateEvent['event_action'], { routingKey, dedupKey }: EventHead): UpdateEvent {
  return { routing_key: routingKey, event_action: action, dedup_key: dedupKey }
}

/** The event that pages for a ticket; `url` is where people find it. */
export function triggerEvent(
  { routingKey, dedupKey }: EventHead,
  facts: PageFacts,
  { reason, url }: Readonly<{ reason: PageReason; url: string }>,
): TriggerEvent {
  const { ticket } = facts
  const route = routeOf(facts.message?.trace)
  const component = named(route.decidedBy?.recipient ?? '', 'postroom')
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    payload: {
      summary: summaryOf(ticket),
      // What is ill is a system of the requester; which of ours was written to is the component.
      source: named(domainOf(ticket.requesterEmail ?? ''), component),
      severity: severities[ticket.priority],
      timestamp: facts.at.toISOString(),
      component,
      group: named(domainOf(component), 'postroom'),
      class: ticket.type,
      custom_details: detailsOf(facts, route, reason),
    },
    ...linksTo(url, ticket.ref),
    client: 'Postroom',
  }
}

/** The event of a trial: it opens an alert of its own, which is resolved at once. */
export function trialEvent({ routingKey, dedupKey }: EventHead, now: Date): TriggerEvent {
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    payload: {
      summary: 'Postroom: a test page, nothing is wrong',
      source: 'postroom',
      severity: 'info',
      timestamp: now.toISOString(),
      component: 'postroom',
      group: 'postroom',
      class: 'test',
      custom_details: {},
    },
    links: [],
    client: 'Postroom',
  }
}

/** `[T-42] The shop is down (Ann <ann@customer.test>)`; a long subject is cut, so that the requester stays. */
export function summaryOf({ ref, subject, requesterName, requesterEmail, isHeld }: PageFacts['ticket']): string {
  const told = isHeld ? withoutSecrets(subject) : subject
  const requester = line(requesterOf(requesterName, requesterEmail), limits.requester)
  const [start, end] = [`[${ref}] `, requester === '' ? '' : ` (${requester})`]
  return `${start}${line(told, limits.summary - start.length - end.length)}${end}`
}

function requesterOf(name: string | null, email: string | null): string {
  if (name === null || name === '') return email ?? ''
  return email === null ? name : `${name} <${email}>`
}

function detailsOf({ ticket, message, mails }: PageFacts, route: Route, reason: PageReason) {
  return {
    ticket: ticket.ref,
    type: ticket.type,
    priority: ticket.priority,
    paged_because: `the ticket was ${reason}`,
    requester: {
      name: line(ticket.requesterName ?? '', limits.name),
      email: line(ticket.requesterEmail ?? '', limits.name),
    },
    recipients: route.recipients.slice(0, recipientsAtMost).map(({ recipient }) => line(recipient, limits.name)),
    routed_because: route.decidedBy === null ? '' : line(routedBecause(route), limits.because),
    mails,
    text: ticket.isHeld ? '' : firstLines(message?.text ?? ''),
  }
}

/** As much of a trace as people on call want to know; see intake/trace.ts. */
const Trace = z.object({
  recipients: z.array(z.object({ recipient: z.string(), because: z.string() })),
  decidedBy: z.object({ recipient: z.string(), match: z.string(), where: z.string() }).nullable(),
})
type Route = z.output<typeof Trace>

function routeOf(trace: unknown): Route {
  const read = Trace.safeParse(trace)
  return read.success ? read.data : { recipients: [], decidedBy: null }
}

function routedBecause({ recipients, decidedBy }: Route): string {
  const because = recipients.find(({ recipient }) => recipient === decidedBy?.recipient)?.because ?? ''
  return `${decidedBy?.recipient}: rule ${decidedBy?.match} (${decidedBy?.where}) ${because}`.trim()
}

function firstLines(text: string): string {
  const lines = storableText(text, limits.text).split('\n')
  return lines.slice(0, textLines).join('\n').trimEnd()
}

/** Characters that JSON would have to escape sixfold are gone, so lengths bound bytes. */
function line(text: string, limit: number): string {
  return cut(oneLine(text, limit), limit)
}

/** What the API requires must not be empty. */
function named(text: string, otherwise: string): string {
  return line(text, limits.name) || otherwise
}

/** '' without an `@`. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1 || address.length)
}

/** A URL can not be cut; one that is too long is left out. */
function linksTo(url: string, ref: string): Pick<TriggerEvent, 'links' | 'client_url'> {
  if (url.length > limits.url) return { links: [] }
  return { links: [{ href: url, text: `${ref} in Postroom` }], client_url: url }
}
