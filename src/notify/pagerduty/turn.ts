/**
 * Whether a notification for PagerDuty is still right when its turn comes, and in what order those of one ticket go. Pure.
 *
 * A trigger is not sent when somebody has the ticket, or it is done, since. An acknowledge or resolve is not sent when no page
 * before it was, or when a newer page has been planned: it would silence that one. PagerDuty does not wake anybody for an
 * alert that is acknowledged, so a ticket that is reopened first resolves what may still be open. A notification waits for
 * earlier ones that are about to go, for no longer than one of them can take; so nothing waits for ever. The alert of a ticket
 * that was merged ends when the page for the other ticket was accepted, and stays when it was not.
 */
import type { OtherPage, PageFacts, TicketMove } from '../../store/page-facts.ts'
import { isSettled } from '../../tickets/transitions.ts'
import { statuses } from '../../tickets/types.ts'
import type { PageCall } from '../paging/page-cause.ts'
import type { PageReason } from './plan.ts'

/** One event to send, by the key with this name. */
export type Call = Readonly<{ action: PageCall; target: string }>

/** What is to be done now; calls go one after the other. */
export type Turn =
  | Readonly<{ kind: 'send'; calls: readonly [Call, ...Call[]] }>
  | Readonly<{ kind: 'skip'; because: string }>
  | Readonly<{ kind: 'wait'; because: string; afterMs: number }>

/** Whose turn it is. */
export type Waiting = Readonly<{
  action: PageCall
  /** Of a trigger; null for others. */
  trigger: Readonly<{ reason: PageReason; follows: boolean }> | null
  /** The key to go by when it follows no page. */
  target: string
  ageMs: number
}>

/** Longer than an attempt can take (see client.ts): what was under way when this was planned has ended by then. */
export const patienceMs = 15_000
const waitMs = 1_000
/** A page for another ticket may be tried for as long as pages are; both give up at the same time. */
const handOverMs = 5_000

/** What to do with a notification, given what is known of its ticket. */
export function turnOf(waiting: Waiting, facts: PageFacts): Turn {
  const obsolete = waiting.action === 'trigger' ? whyNotNeeded(facts) : whyOvertaken(facts)
  if (obsolete !== null) return { kind: 'skip', because: obsolete }
  const isBehind = facts.others.some(({ isEarlier, status, isDue }) => isEarlier && status === 'queued' && isDue)
  if (isBehind && waiting.ageMs < patienceMs)
    return { kind: 'wait', because: 'an earlier event of the ticket is under way', afterMs: waitMs }
  if (waiting.action === 'trigger') return triggering(waiting, facts)
  return handingOver(facts) ?? updating(waiting.action, facts)
}

/** Why nobody has to be woken any more. */
function whyNotNeeded({ ticket, moves }: PageFacts): string | null {
  if (isSettled(ticket.status)) return `the ticket is ${ticket.status}`
  if (!ticket.pagesOnCall) return 'the merge for which it paged was taken back'
  const reopened = moves.findLastIndex(isReopening)
  const taker = moves.slice(reopened + 1).find(isTaking)
  return taker === undefined ? null : `the ticket was taken by ${taker.actor}`
}

function isReopening({ kind, from, to }: TicketMove): boolean {
  const [before, after] = [from, to].map((name) => statuses.find((status) => status === name))
  return kind === 'status' && before !== undefined && after !== undefined && isSettled(before) && !isSettled(after)
}

/** What a mail does to a ticket does not mean that anybody looks at it. */
function isTaking({ actor }: TicketMove): boolean {
  return actor.startsWith('agent:') || actor.startsWith('pagerduty:')
}

/** Why an alert must be left as it is: a newer page is, or will be, the alert. */
function whyOvertaken({ others }: PageFacts): string | null {
  const isNewer = others.some(({ kind, isEarlier, status }) => kind === 'trigger' && !isEarlier && status !== 'skipped')
  return isNewer ? 'the ticket has paged anew since' : null
}

function triggering({ trigger, target: own }: Waiting, facts: PageFacts): Turn {
  const earlier = routed(facts.others.filter(({ isEarlier }) => isEarlier))
  const target = trigger?.follows ? (earlier.findLast(isTrigger)?.target ?? own) : own
  // PagerDuty wakes nobody for an incident that somebody has: it must be over before it can begin again.
  const open = trigger === null || trigger.reason === 'opened' ? [] : openTargets(earlier)
  return calls([...open.map((key) => ({ action: 'resolve', target: key }) as const), { action: 'trigger', target }])
}

/** What becomes of an alert whose trouble goes on on another ticket: the end of it must not come before the next begins. */
function handingOver({ goesOn }: PageFacts): Turn | null {
  if (goesOn === null || goesOn.isAnswered) return null
  if (goesOn.page === 'queued')
    return { kind: 'wait', because: `the page for ${goesOn.ref} is not accepted yet`, afterMs: handOverMs }
  return goesOn.page === 'failed' || goesOn.page === 'skipped'
    ? { kind: 'skip', because: `the alert stays open: the page for ${goesOn.ref} was not sent` }
    : null
}

function updating(action: 'acknowledge' | 'resolve', { others }: PageFacts): Turn {
  const earlier = routed(others.filter(({ isEarlier }) => isEarlier))
  return calls(targetsOf(earlier.filter(mayBeOpen)).map((target) => ({ action, target })))
}

function calls([first, ...rest]: readonly Call[]): Turn {
  if (first === undefined) return { kind: 'skip', because: 'no page of the ticket was sent' }
  return { kind: 'send', calls: [first, ...rest] }
}

/** Each with the key that it went by, or goes by. */
function routed(pages: readonly OtherPage[]): readonly OtherPage[] {
  let last: string | null = null
  return pages.map((page) => {
    const target = page.key ?? (page.follows ? (last ?? page.target) : page.target)
    if (isTrigger(page)) last = target
    return { ...page, target }
  })
}

function targetsOf(pages: readonly OtherPage[]): readonly string[] {
  return [...new Set(pages.map(({ target }) => target))]
}

function isTrigger({ kind }: OtherPage): boolean {
  return kind === 'trigger'
}

/** A trigger that PagerDuty has taken, or may have taken without our hearing of it. */
function mayBeOpen({ kind, status, attempts }: OtherPage): boolean {
  return kind === 'trigger' && (status === 'sent' || attempts > 0)
}

/** Keys by which an alert may be open: there was a page after the last resolve that arrived. */
function openTargets(earlier: readonly OtherPage[]): readonly string[] {
  const resolved = earlier.findLastIndex(({ kind, status }) => kind === 'resolve' && status === 'sent')
  return [
    ...new Set(
      earlier
        .slice(resolved + 1)
        .filter(mayBeOpen)
        .map(({ target }) => target),
    ),
  ]
}
