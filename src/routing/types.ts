/** The shapes routing works on. Pure data: config makes a {@link RouteTable}, every door asks `route.ts`. */
import type { Priority, TicketType } from '../tickets/types.ts'

/** One rule: which recipients it matches and what ticket they open. */
export type Rule = Readonly<{
  /** As written by the operator: `local@domain`, `local@` (at any domain of ours), `*@domain` or `*`. */
  match: string
  type: TicketType
  priority: Priority
  /** Whether a ticket opened by this rule pages on-call. */
  page: boolean
  /** What becomes of mail that fails DMARC and whose domain asks for it to be refused; without it, `flag`. */
  dmarcFail?: 'refuse' | 'flag'
  /** Names the PagerDuty key of its pages; without it, the one of the whole service. */
  pagerduty?: string | null
  /** False: requesters are not told that their mail has become a ticket. */
  acknowledge?: boolean
  /** Language of acknowledgements; without it, that of the whole service. */
  language?: string | null
  /** Where the rule stands, for explanations: `postroom.yaml:12` or `built-in`. */
  where: string
}>

/** The rules in force and the domains we serve (A-label form, lower case). */
export type RouteTable = Readonly<{ domains: readonly string[]; rules: readonly Rule[] }>

/** Why a rule did or did not decide, in words for an operator. */
export type Considered = Readonly<{ match: string; where: string; won: boolean; because: string }>

/** What routing says about one recipient. */
export type RecipientRoute =
  | Readonly<{ kind: 'routed'; recipient: string; rule: Rule; because: string; considered: readonly Considered[] }>
  | Readonly<{
      kind: 'refused'
      recipient: string
      /** `unknown-address`: our domain, nobody there · `other-domain`: not ours · `malformed`: not an address. */
      reason: 'unknown-address' | 'other-domain' | 'malformed'
      because: string
      considered: readonly Considered[]
    }>

/** What routing says about a mail: the most urgent of its recipients' rules decides. */
export type MailRoute = Readonly<{
  /** Null when no recipient is routed. */
  decidedBy: Extract<RecipientRoute, { kind: 'routed' }> | null
  recipients: readonly RecipientRoute[]
}>
