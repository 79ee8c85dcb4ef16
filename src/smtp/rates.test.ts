import { expect, test } from 'vitest'
import { Networks } from '../config/network.ts'
import { createRates } from './rates.ts'

const two = { count: 2, perMs: 60_000 }
const limits = { unknownRecipientsRate: two, mailRatePerNetwork: two, mailRatePerDomain: null, rateExempt: [] }

test('a network has its mails, and gets them back with time', () => {
  let now = 0
  const rates = createRates(() => now)
  const mail = (clientIp: string) => rates.mail(clientIp, 'ann@customer.example', limits)
  expect(['2001:db8::1', '2001:db8::2', '2001:db8::3'].map(mail)).toEqual([null, null, 'network'])
  expect(mail('2001:db8:0:1::1')).toBeNull()
  now = 30_000
  expect(mail('2001:db8::4')).toBeNull()
})

test('a domain has its mails however it is written and wherever they come from', () => {
  const rates = createRates(() => 0)
  const perDomain = { ...limits, mailRatePerNetwork: null, mailRatePerDomain: two }
  const mail = (clientIp: string, reversePath: string) => rates.mail(clientIp, reversePath, perDomain)
  expect(mail('192.0.2.1', 'a@bücher.example')).toBeNull()
  expect(mail('192.0.2.2', 'b@BÜCHER.example')).toBeNull()
  expect(mail('192.0.2.3', 'c@xn--bcher-kva.example')).toBe('domain')
  expect(mail('192.0.2.3', 'c@other.example')).toBeNull()
})

test('the null reverse-path is no domain', () => {
  const rates = createRates(() => 0)
  const perDomain = { ...limits, mailRatePerNetwork: null, mailRatePerDomain: two }
  expect([1, 2, 3, 4].map(() => rates.mail('192.0.2.1', '', perDomain))).toEqual([null, null, null, null])
})

test('unknown recipients are counted over all connections of a network', () => {
  const rates = createRates(() => 0)
  expect([1, 2, 3].map(() => rates.isHarvest('192.0.2.1', limits))).toEqual([false, false, true])
  expect(rates.isHarvest('192.0.2.2', limits)).toBe(false)
})

test('a client on a unix socket is not counted', () => {
  const rates = createRates(() => 0)
  expect([1, 2, 3].map(() => rates.mail('', '', limits))).toEqual([null, null, null])
})

test('exempt networks are not counted, IPv4 and IPv6, with and without a prefix', () => {
  const rates = createRates(() => 0)
  const exempt = { ...limits, rateExempt: Networks.parse(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']) }
  for (const clientIp of ['192.0.2.200', '2001:db8:5::1', '198.51.100.7']) {
    expect([1, 2, 3].map(() => rates.mail(clientIp, '', exempt))).toEqual([null, null, null])
  }
  expect([1, 2, 3].map(() => rates.mail('198.51.100.8', '', exempt))).toEqual([null, null, 'network'])
})
