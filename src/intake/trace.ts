/**
 * Why a message is where it is, as data: stored with the message and printed by `postroom explain`. Field names are part
 * of what operators read; extend, do not rename. A redelivery is no message: its delivery and its event tell of it.
 */

import type { About } from '../mail/alert/read-alert.ts'
import { authenticationSummary } from '../mail/authentication/summary.ts'
import type { Considered, RecipientRoute } from '../routing/types.ts'
import type { Arrival } from './arrival.ts'
import { doubtsAbout } from './author.ts'
import type { Claim } from './claims.ts'
import type { Decision } from './decide.ts'
import { quietBecause, type Wanted } from './wanted.ts'

/** One piece of evidence that was tried, in the order in which it was tried. */
export type Evidence = Readonly<{
  kind: 'signed-address' | 'in-reply-to' | 'reported-message' | 'same-message-id' | 'subject-tag'
  /** What the mail carries: a Message-ID or a ticket number. */
  value: string
  /** Key of the ticket it points at; null when we hold nothing like it. */
  ticket: string | null
  holds: boolean
  because: string
}>

/** A rule that did not serve a recipient, and why. */
export type Loser = Omit<Considered, 'won'>

type TracedRecipient = Readonly<{
  recipient: string
  match: string | null
  because: string
  losers: readonly Loser[]
  /** How many more there were. */
  losersLeftOut: number
}>

export type Trace = Readonly<{
  decision: string
  because: string
  recipients: readonly TracedRecipient[]
  decidedBy: Readonly<{ recipient: string; match: string; where: string }>
  origin: Readonly<{ is: string; because: string }>
  /** Who wrote it in a form or through the API, which is why its text is Markdown; null for mail. */
  written: string | null
  /** In short; each delivery has its results, with reasons. */
  authentication: Readonly<{ summary: string }>
  trust: Readonly<{ is: string; because: string }> | null
  /** What the author address claims to be. */
  claims: readonly Claim[]
  /** What speaks against the author. */
  doubts: readonly string[]
  evidence: readonly Evidence[]
  /** What it says as an alert, and under which fingerprint (the first digits). */
  alert: Readonly<{ system: string | null; state: string; about: About; because: string; key: string }> | null
  /** Why nobody is paged though the route pages. */
  quiet: string | null
  /** The storm of alerts that the message belongs to. */
  group: Readonly<{ ticket: string; mails: number; firstAt: Date; lastAt: Date }> | null
  /** Why links and codes in it are hidden from customers. */
  held: string | null
  /** Why filters at the door took it for spam. */
  suspected: string | null
  /** What the mail raised its ticket to. */
  raise: Wanted | null
  parsePending: boolean
}>

/** A trace is stored with each message: of a thousand rules those that came closest are enough, of a hundred recipients ten. */
const losersAtMost = 8
const recipientsWithLosers = 10

/** The trace of a decision about an arrival. */
export function traceOf(arrival: Arrival, decision: Decision): Trace {
  const { mail, authentication, claims, isPending } = arrival
  const { decidedBy, recipients } = arrival.route
  return {
    decision: decision.kind,
    because: decision.because,
    recipients: recipients.map(tracedRecipient),
    decidedBy: { recipient: decidedBy.recipient, match: decidedBy.rule.match, where: decidedBy.rule.where },
    origin: { is: mail.origin, because: mail.originBecause },
    written: arrival.envelope.written?.by ?? null,
    authentication: { summary: authenticationSummary(authentication) },
    trust: 'trust' in decision ? { is: decision.trust, because: decision.trustBecause } : null,
    claims,
    doubts: doubtsAbout(arrival),
    evidence: decision.evidence,
    alert: tracedAlert(arrival),
    quiet: quietBecause(arrival),
    group: tracedGroup(decision),
    held: mail.heldBecause,
    suspected: arrival.envelope.suspected,
    raise: 'raiseTo' in decision ? decision.raiseTo : null,
    parsePending: isPending,
  }
}

function tracedAlert({ alert, fingerprint }: Arrival): Trace['alert'] {
  if (alert === null || fingerprint === null) return null
  const { system, state, about, because } = alert
  return { system, state, about: about.map(shortened), because, key: fingerprint.key.slice(0, 12) }
}

function shortened({ name, value }: About[number]): About[number] {
  return { name, value: value.slice(0, 200) }
}

function tracedGroup(decision: Decision): Trace['group'] {
  if (!('group' in decision) || decision.group === null) return null
  const { ticket, mails, firstAt, lastAt } = decision.group
  return { ticket, mails, firstAt, lastAt }
}

/** Routing considers rules from the most specific to the least; those that matched came closest. */
function tracedRecipient(route: RecipientRoute, at: number): TracedRecipient {
  const lost = route.considered.filter(({ won }) => !won)
  const matched = lost.filter(({ because }) => because.startsWith('matches'))
  const losers = [...new Set([...matched, ...lost])].slice(0, at < recipientsWithLosers ? losersAtMost : 0)
  return {
    recipient: route.recipient,
    match: route.kind === 'routed' ? route.rule.match : null,
    because: route.because,
    losers: losers.map(({ match, where, because }) => ({ match, where, because })),
    losersLeftOut: lost.length - losers.length,
  }
}
