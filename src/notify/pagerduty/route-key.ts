/**
 * Which PagerDuty key a page goes by: that of the route that pages, else the service's own. A route whose key is not set pages
 * by the service's own, since the wrong team can pass a page on and nobody can not. Pure.
 */
import { z } from 'zod'
import type { Rule } from '../../routing/types.ts'
import { isMoreUrgent } from '../../tickets/types.ts'

/** As much of a message's trace as names the rules of its recipients; see intake/trace.ts. */
const Trace = z.object({
  recipients: z.array(z.object({ match: z.string().nullable() })),
  decidedBy: z.object({ match: z.string() }).nullable(),
})

/** Name of the service's own key. */
export const ownKey = ''

/** A key's variable in the environment. */
export function keyVariable(name: string): string {
  return name === ownKey ? 'PAGERDUTY_ROUTING_KEY' : `PAGERDUTY_ROUTING_KEY_${name}`
}

/** Name of the key, in capitals, that the rules of a traced message ask for; of `keys`, those that are set. */
export function keyForTrace(trace: unknown, rules: readonly Rule[], keys: ReadonlySet<string>): string {
  const name = pagingRule(trace, rules)?.pagerduty?.toUpperCase() ?? ownKey
  return !keys.has(name) && keys.has(ownKey) ? ownKey : name
}

/** The deciding rule if it pages, else the most urgent of the others that do; a form's choice pages by the deciding one. */
function pagingRule(trace: unknown, rules: readonly Rule[]): Rule | null {
  const read = Trace.safeParse(trace)
  if (!read.success) return null
  const ruleOf = (match: string | null) => rules.find((rule) => rule.match === match) ?? null
  const deciding = ruleOf(read.data.decidedBy?.match ?? null)
  if (deciding?.page) return deciding
  const [first, ...others] = read.data.recipients
    .map(({ match }) => ruleOf(match))
    .filter((rule) => rule?.page === true)
  if (!first) return deciding
  return others.reduce<Rule>((most, rule) => (rule && isMoreUrgent(rule.priority, most.priority) ? rule : most), first)
}
