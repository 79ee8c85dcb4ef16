/** Why a message is where it is, and how it came: the trace of intake and the deliveries, in words. */
import { z } from 'zod'
import type { DeskDelivery, DeskMessage } from '../../store/desk-messages.ts'
import { type Html, html, type Part } from './html.ts'

const said = z.object({ is: z.string(), because: z.string() })
/** What is shown of a trace; see intake/trace.ts. What is not there is not shown: older messages have less. */
const Trace = z.object({
  decision: z.string().optional().catch(undefined),
  because: z.string().optional().catch(undefined),
  recipients: z.array(z.object({ recipient: z.string(), match: z.string().nullable(), because: z.string() })).catch([]),
  decidedBy: z.object({ recipient: z.string(), match: z.string(), where: z.string() }).optional().catch(undefined),
  origin: said.optional().catch(undefined),
  written: z.string().nullable().optional().catch(undefined),
  trust: said.nullable().optional().catch(undefined),
  authentication: z.object({ summary: z.string() }).optional().catch(undefined),
  doubts: z.array(z.string()).catch([]),
  evidence: z
    .array(z.object({ kind: z.string(), value: z.string(), holds: z.boolean(), because: z.string() }))
    .catch([]),
  quiet: z.string().nullable().optional().catch(undefined),
})

/** The decision trace as a list of facts. */
export function traceFacts({ trace, messageId }: DeskMessage): Html {
  const read = Trace.parse(trace)
  const facts: readonly (readonly [string, Part | undefined])[] = [
    ['Decision', read.decision === undefined ? undefined : html`${read.decision}: ${read.because ?? ''}`],
    [
      'Route',
      read.decidedBy === undefined
        ? undefined
        : html`<bdi>${read.decidedBy.recipient}</bdi> by rule <code>${read.decidedBy.match}</code> (${read.decidedBy.where})`,
    ],
    ['Made by', read.origin === undefined ? undefined : `${read.origin.is}: ${read.origin.because}`],
    ['Written here by', read.written ?? undefined],
    ['Trust', read.trust === undefined || read.trust === null ? undefined : `${read.trust.is}: ${read.trust.because}`],
    ['Authentication', read.authentication?.summary],
    ['Doubts', read.doubts.length === 0 ? undefined : list(read.doubts)],
    [
      'Evidence',
      read.evidence.length === 0
        ? undefined
        : list(
            read.evidence.map(({ kind, holds, because }) => `${kind} ${holds ? 'holds' : 'does not hold'}: ${because}`),
          ),
    ],
    ['Nobody is paged', read.quiet ?? undefined],
    ['Message-ID', messageId ?? undefined],
  ]
  return factList(facts)
}

function list(items: readonly string[]): Html {
  return html`<ul>${items.slice(0, 20).map((one) => html`<li><bdi>${one}</bdi></li>`)}</ul>`
}

function factList(facts: readonly (readonly [string, Part | undefined])[]): Html {
  return html`<dl class="fact-list">${facts.flatMap(([name, value]) => (value === undefined || value === null || value === '' ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`]))}</dl>`
}

/** How it came, once for each delivery. */
export function deliveryFacts({ deliveries }: DeskMessage): Part {
  if (deliveries.length === 0) return null
  return html`<h2>${deliveries.length === 1 ? 'Delivery' : `${deliveries.length} deliveries`}</h2>${deliveries.map(deliveryOf)}`
}

function deliveryOf({ source, reversePath, recipients, clientIp, helo, tls, session, receivedAt }: DeskDelivery): Html {
  return factList([
    ['Received', `${new Date(receivedAt).toISOString()} by ${source}`],
    [
      'Envelope',
      html`<bdi>${reversePath === '' ? '<> (null reverse-path)' : reversePath}</bdi> to <bdi>${recipients.join(', ')}</bdi>`,
    ],
    ['Client', clientIp === null ? undefined : `${clientIp}${helo === null ? '' : ` (${helo})`}`],
    ['Encryption', clientIp === null ? undefined : (tls ?? 'none')],
    ['Session', session],
  ])
}
