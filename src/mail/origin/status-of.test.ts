import { expect, test } from 'vitest'
import { saysWhy, statusOf } from './status-of.ts'

test.each([
  ['550 5.1.1 <ann@x.example>... User unknown', '5.1.1'],
  ['sorry, no mailbox here by that name (#5.1.1 - chkusr)', '5.1.1'],
  ['552-5.2.2 The inbox is out of storage space', '5.2.2'],
  ['mailbox unavailable, over quota', '5.2.2'],
  ['host 10.5.1.1 said: 550 No such user', '5.1.1'],
  ['[2001:db8:550:421::1]:25: Connection refused', '5.4.1'],
  ['452 Insufficient disk space', '4.2.2'],
  ['Unrouteable address', '5.1.2'],
  ['554 Denied: 192.0.2.1 is on a blocklist', '5.7.1'],
  ['Message size exceeds fixed limit', '5.3.4'],
  ['retry timeout exceeded', '5.4.7'],
  ['Too many "Received" headers - suspected mail loop', '5.4.6'],
  ['Empfänger unbekannt', '5.1.1'],
  ['La boîte aux lettres est pleine', '5.2.2'],
  ['El buzón está lleno', '5.2.2'],
  ['O usuário não existe', '5.1.1'],
  ['Пользователь не найден', '5.1.1'],
  ['宛先が存在しません', '5.1.1'],
  ['容量を超えています', '5.2.2'],
  ['收件人不存在', '5.1.1'],
  ['554 nothing that anybody knows', '5.0.0'],
  ['no idea', '5.0.0'],
])('%s is %s', (text, status) => {
  expect(statusOf(text, false)).toBe(status)
})

test('what is tried again has a status of class 4', () => {
  expect(statusOf('Connection timed out', true)).toBe('4.4.1')
  expect(statusOf('no idea', true)).toBe('4.0.0')
})

test.each(['Thank you for your order', 'See you at 5.30', 'We meet at 10.0.0.1', 'Version 5.1.1.2 is out'])(
  '%s tells of no failure',
  (text) => {
    expect(saysWhy(text)).toBe(false)
  },
)
