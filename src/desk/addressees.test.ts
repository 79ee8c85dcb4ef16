import { expect, test } from 'vitest'
import { addresseesOf, type Correspondents } from './addressees.ts'

const ann = { email: 'Ann@customer.test', name: 'Ann' }
const given: Correspondents = {
  requester: ann,
  replyTo: [],
  participants: ['ann@customer.test', 'bob@customer.test'],
  known: [{ email: 'Bob@customer.test', name: 'Bob' }],
  cc: [],
}
const nothing = () => null
const choose = (differs: Partial<Correspondents>, whyNot: (key: string) => string | null = nothing) =>
  addresseesOf({ ...given, ...differs }, whyNot)

test('the requester is written to, participants get a copy, each as he spells himself', () => {
  expect(choose({})).toEqual({ to: [ann], cc: [{ email: 'Bob@customer.test', name: 'Bob' }], withheld: [] })
})

test('whom the agent adds gets a copy, once, whatever the case of the address', () => {
  const { cc } = choose({ cc: ['eve@other.test', 'EVE@other.test', 'ANN@customer.test', 'bob@customer.test'] })
  expect(cc.map(({ email }) => email)).toEqual(['Bob@customer.test', 'eve@other.test'])
})

test('who asks for answers elsewhere gets them there, and not twice', () => {
  const replyTo = [{ email: 'desk@customer.test', name: null }]
  const { to, cc } = choose({ replyTo })
  expect(to).toEqual(replyTo)
  expect(cc.map(({ email }) => email)).toEqual(['Bob@customer.test'])
})

test('an address that must not be written to is withheld, with the reason', () => {
  const { to, cc, withheld } = choose({}, (key) => (key === 'bob@customer.test' ? 'it bounced' : null))
  expect([to, cc]).toEqual([[ann], []])
  expect(withheld).toEqual([{ address: 'Bob@customer.test', because: 'it bounced' }])
  expect(choose({ cc: ['no address'] }).withheld).toEqual([{ address: 'no address', because: 'it is no address' }])
})

test('a domain of letters from beyond ASCII is written as SMTP has it', () => {
  const { cc } = choose({ participants: [], cc: ['Jörg+x@Exämple.test'] })
  expect(cc).toEqual([{ email: 'Jörg+x@xn--exmple-cua.test', name: null }])
})

test('when the requester can not be reached, somebody else stands in To', () => {
  const { to, cc } = choose({ cc: ['eve@other.test'] }, (key) => (key === 'ann@customer.test' ? 'it bounced' : null))
  expect(to.map(({ email }) => email)).toEqual(['Bob@customer.test'])
  expect(cc.map(({ email }) => email)).toEqual(['eve@other.test'])
  expect(choose({ requester: null, participants: [] })).toEqual({ to: [], cc: [], withheld: [] })
})
