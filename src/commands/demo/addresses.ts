/** Which addresses the demo writes to: those of the routes in force, so that it looks like the operator's own desk. Pure. */
import { parsePattern } from '../../routing/pattern.ts'
import { routeRecipient } from '../../routing/route.ts'
import type { RouteTable, Rule } from '../../routing/types.ts'
import type { TicketType } from '../../tickets/types.ts'
import type { Addresses } from './plan.ts'

/** The addresses, or null when the table serves none by name. */
export function demoAddresses(table: RouteTable): Addresses | null {
  const served = table.rules.flatMap((rule) => {
    const address = addressOf(rule, table)
    return address === null ? [] : [{ rule, address }]
  })
  const calm = served.filter(({ rule }) => !rule.page)
  const [any] = calm
  if (any === undefined) return null
  const of = (type: TicketType) => (calm.find(({ rule }) => rule.type === type) ?? any).address
  const domain = any.address.slice(any.address.lastIndexOf('@') + 1)
  return {
    of: { incident: of('incident'), problem: of('problem'), task: of('task'), question: of('question') },
    urgent: (served.find(({ rule }) => rule.page) ?? any).address,
    nobody: `nobody-here@${domain}`,
  }
}

/** An address that leads to this rule and to no other. */
function addressOf(rule: Rule, table: RouteTable): string | null {
  const pattern = parsePattern(rule.match)
  const domain = pattern?.domain ?? table.domains[0]
  if (pattern === null || pattern.base === null || pattern.detail !== null || domain === undefined) return null
  const address = `${pattern.base}@${domain}`
  const route = routeRecipient(address, table)
  return route.kind === 'routed' && route.rule === rule ? address : null
}
