/**
 * What a webhook v3 of PagerDuty says (https://developer.pagerduty.com/docs/webhooks-overview), and what follows from it for
 * the ticket. Pure; the signature has been checked before.
 */
import { z } from 'zod'
import { oneLine } from '../../mail/storable.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import type { Status } from '../../tickets/types.ts'
import { ticketOfDedupKey } from './dedup-key.ts'

/** What somebody did to an incident. */
const incidentActs = ['acknowledged', 'resolved', 'reopened', 'unacknowledged'] as const
export type IncidentAct = (typeof incidentActs)[number]

/** A webhook about an incident. */
export type IncidentHook = Readonly<{
  id: string
  act: IncidentAct
  occurredAt: Date
  /** Who did it, for people. */
  by: string
  /** It follows from an event that we sent ourselves. */
  isEcho: boolean
  /** It was resolved only because it went on as another incident. */
  isMerged: boolean
  /** The alert's `dedup_key`; PagerDuty leaves it out of some incidents. */
  incidentKey: string | null
  title: string
  /** Where people find the incident. */
  url: string | null
}>

/** A webhook, read. */
export type ReadHook =
  | Readonly<{ kind: 'incident'; hook: IncidentHook }>
  /** A test of the subscription, or a kind that means nothing here. */
  | Readonly<{ kind: 'ignored'; type: string }>
  | Readonly<{ kind: 'too-old'; because: string }>
  | Readonly<{ kind: 'garbage'; because: string }>

/** PagerDuty tries for some 20 minutes, and longer after faults of its own. */
export const oldestMs = 24 * 3_600_000

const Reference = z.object({ type: z.string().nullish(), summary: z.string().nullish() })
const Hook = z.object({
  event: z.object({
    id: z.string().min(1).max(255),
    event_type: z.string().max(255),
    occurred_at: z.iso.datetime({ offset: true }),
    agent: Reference.nullish(),
    data: z.unknown(),
  }),
})
const Incident = z.object({
  incident_key: z.string().nullish(),
  title: z.string().nullish(),
  html_url: z.string().nullish(),
  resolve_reason: z.object({ type: z.string() }).nullish(),
})

/** Reads the body of a webhook. Never throws. */
export function readHook(body: string, now: Date): ReadHook {
  const read = Hook.safeParse(parsed(body))
  if (!read.success) return { kind: 'garbage', because: `not a webhook v3: ${faultsOf(read.error)}` }
  const { event } = read.data
  const occurredAt = new Date(event.occurred_at)
  if (Math.abs(now.getTime() - occurredAt.getTime()) > oldestMs)
    return { kind: 'too-old', because: `it happened at ${event.occurred_at}, more than a day from now` }
  const act = incidentActs.find((name) => event.event_type === `incident.${name}`)
  if (act === undefined) return { kind: 'ignored', type: oneLine(event.event_type, 100) }
  const data = Incident.safeParse(event.data)
  if (!data.success) return { kind: 'garbage', because: `not an incident: ${faultsOf(data.error)}` }
  return { kind: 'incident', hook: hookOf({ ...event, occurredAt, act }, data.data) }
}

/** Where and what, without the values. */
function faultsOf(error: z.ZodError): string {
  return oneLine(z.prettifyError(error), 300)
}

function hookOf(
  { id, act, occurredAt, agent }: Pick<IncidentHook, 'id' | 'act' | 'occurredAt'> & AgentOf,
  { incident_key, title, html_url, resolve_reason }: z.output<typeof Incident>,
): IncidentHook {
  return {
    id,
    act,
    occurredAt,
    by: oneLine(agent?.summary ?? '', 100) || 'PagerDuty',
    isEcho: agent?.type?.endsWith('inbound_integration_reference') ?? false,
    isMerged: resolve_reason?.type === 'merge_resolve_reason',
    incidentKey: incident_key ?? null,
    title: title ?? '',
    url: html_url && URL.canParse(html_url) ? oneLine(html_url, 500) : null,
  }
}

type AgentOf = Readonly<{ agent?: z.output<typeof Reference> | null | undefined }>

/** Which ticket a hook may be about: known by its key, or else by a title that must then be the page's own. */
export type Named = Readonly<{ ticketId: number; title: string | null }>

/** The ticket that a hook names; null when it is none of this installation's. */
export function ticketNamedBy({ incidentKey, title }: IncidentHook, installation: string): Named | null {
  const byKey = incidentKey === null ? null : ticketOfDedupKey(installation, incidentKey)
  if (byKey !== null) return { ticketId: byKey, title: null }
  if (incidentKey !== null) return null
  const byTitle = numberOfRef(/^\[(T-\d{1,15})\] /.exec(title)?.[1] ?? '')
  return byTitle === null ? null : { ticketId: byTitle, title }
}

/** Whether a title is that of a page; PagerDuty trims it. */
export function isSameTitle(title: string, page: string): boolean {
  const bare = (text: string) => text.replace(/\s+/g, ' ').trim()
  return bare(title) === bare(page)
}

/** What a hook does: moves the ticket, or only stands in its history, or nothing. */
export type HookEffect =
  | Readonly<{ kind: 'move'; status: 'open' | 'solved'; because: string }>
  | Readonly<{ kind: 'remark'; event: 'taken' | 'page-reopened' | 'page-unacknowledged'; because: string }>
  | Readonly<{ kind: 'nothing'; because: string }>

/** The ticket as it is; `statusSince`: when its status was last changed by others than PagerDuty, null when it never was. */
export type HookedTicket = Readonly<{ status: Status; statusSince: Date | null }>

/** What follows from a hook. Acknowledged: the ticket is taken, also one that is open. Resolved: what is not done is solved. */
export function effectOf(hook: IncidentHook, { status, statusSince }: HookedTicket): HookEffect {
  if (hook.isEcho) return nothing('it follows from an event of ours')
  if (hook.isMerged) return nothing('the incident was merged into another')
  if (hook.act === 'reopened' || hook.act === 'unacknowledged')
    return { kind: 'remark', event: `page-${hook.act}`, because: becauseOf(hook) }
  // A late one must not undo what was done here in the meantime, such as a ticket being reopened.
  if (statusSince !== null && statusSince > hook.occurredAt) return nothing('the ticket has moved since')
  if (status === 'solved' || status === 'closed') return nothing(`it is ${status}`)
  if (hook.act === 'resolved') return { kind: 'move', status: 'solved', because: becauseOf(hook) }
  return status === 'new'
    ? { kind: 'move', status: 'open', because: becauseOf(hook) }
    : { kind: 'remark', event: 'taken', because: becauseOf(hook) }
}

function becauseOf({ act, by }: IncidentHook): string {
  return `${act} in PagerDuty by ${by}`
}

function nothing(because: string): HookEffect {
  return { kind: 'nothing', because }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null // answered as garbage
  }
}
