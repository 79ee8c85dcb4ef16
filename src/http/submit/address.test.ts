import { expect, test } from 'vitest'
import { builtInRoutes } from '../../config/built-in-routes.ts'
import { routeRecipient } from '../../routing/route.ts'
import type { RouteTable } from '../../routing/types.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'
import { addressFor, servedAddresses, withDetail } from './address.ts'

const builtIn: RouteTable = {
  domains: ['humanmade.com'],
  rules: builtInRoutes.map((rule) => ({ ...rule, where: 'built-in' })),
}
const table = (...matches: readonly string[]): RouteTable => ({
  domains: ['one.example', 'two.example'],
  rules: matches.map((match) => ({ match, type: 'question', priority: 'normal', page: false, where: 'x' })),
})

test.each([
  ['incident', 'urgent', 'sysops@humanmade.com'],
  ['incident', 'normal', 'hosting@humanmade.com'],
  ['question', 'normal', 'support@humanmade.com'],
  ['task', 'normal', 'hosting@humanmade.com'],
] as const)('a form for a %s that is %s writes to %s', (type, priority, address) => {
  expect(addressFor({ type, priority }, builtIn)).toBe(address)
})

test('nothing but an urgent ticket is sent to an address that pages', () => {
  const paging = { ...builtIn, rules: builtIn.rules.filter(({ page }) => page) }
  for (const type of ticketTypes)
    expect(addressFor({ type, priority: 'normal' }, paging)).toBe('postmaster@humanmade.com')
  expect(addressFor({ type: 'task', priority: 'urgent' }, paging)).toBe('sysops@humanmade.com')
})

test.each([[['*']], [['*@two.example']], [['help+vip@one.example']], [['help@']], [['help@two.example']], [[]]])(
  'whatever the routes are (%j), the address is served',
  (matches) => {
    const routes = table(...matches)
    for (const type of ticketTypes)
      for (const priority of priorities)
        expect(routeRecipient(addressFor({ type, priority }, routes), routes).kind).toBe('routed')
  },
)

test('addresses that a route names in full are told, others are not', () => {
  const told = servedAddresses(table('help@', 'sales@two.example', '*', 'a+b@one.example')).map(
    ({ address }) => address,
  )
  expect(told).toEqual(['help@one.example', 'sales@two.example'])
})

test('a detail goes behind the local part', () => {
  expect(withDetail('support@example.com', 't1.abc')).toBe('support+t1.abc@example.com')
})
