import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBeyondAscii, parsePathCommand, unknownParameter } from './paths.ts'

test.for([
  ['MAIL FROM:<>', ''],
  ['MAIL FROM:<a@b.example>', 'a@b.example'],
  ['mail from : <a@b.example>', 'a@b.example'],
  ['MAIL FROM:<A.b+c=d@B.Example>', 'A.b+c=d@B.Example'],
  ['MAIL FROM:<alarm.@rack7>', 'alarm.@rack7'],
  ['MAIL FROM:<@r.example,@s.example:a@b.example>', 'a@b.example'],
  ['MAIL FROM:<a@[192.0.2.1]>', 'a@[192.0.2.1]'],
  ['MAIL FROM:<a@[IPv6:2001:db8::1]>', 'a@[IPv6:2001:db8::1]'],
  ['MAIL FROM:<"a b"@c.example>', '"a b"@c.example'],
  ['MAIL FROM:<"a>b\\"@"@c.example>', '"a>b\\"@"@c.example'],
  ['MAIL FROM:<jörg@kunde.example>', 'jörg@kunde.example'],
] as const)('%s has the reverse-path %s', ([line, address]) => {
  expect(parsePathCommand('MAIL FROM', line)).toEqual({ address, args: false })
})

test.for([
  'MAIL',
  'MAIL FROM:',
  'MAIL FROM:a@b.example',
  'MAIL FROM:<a@b.example',
  'MAIL FROM:<<a@b.example>>',
  'MAIL FROM:<a b@c.example>',
  'MAIL FROM:<a@b.example>SIZE=1',
  'MAIL FROM:<a>',
  'MAIL FROM:<@b.example>',
  'MAIL FROM:<a@>',
  'MAIL FROM:<a@b@c.example>',
  'MAIL FROM:<a(comment)@c.example>',
  'MAIL FROM:<"a"b@c.example>',
  'MAIL FROM:<a,b@c.example>',
  'MAIL FROM:<a@[192.0.2.1>',
  'MAIL FROM:<a\u200bb@c.example>',
  'MAIL FROM:<a\ufffd@c.example>',
  `MAIL FROM:<${'a'.repeat(600)}@c.example>`,
  'RCPT TO:<a@b.example>',
])('%s has none', (line) => expect(parsePathCommand('MAIL FROM', line)).toBeNull())

test.for([
  ['RCPT TO:<postmaster>', 'postmaster'],
  ['RCPT TO:<@>', '@'],
  ['RCPT TO:<>', ''],
] as const)('%s keeps the forward-path %s: routing says what it is', ([line, address]) => {
  expect(parsePathCommand('RCPT TO', line)?.address).toBe(address)
})

test.for([
  [' SIZE=10 BODY=8BITMIME', { SIZE: '10', BODY: '8BITMIME' }],
  [' smtputf8', { SMTPUTF8: true }],
  ['  SIZE=  X=a=b ', { SIZE: '', X: 'a=b' }],
  [' __proto__=1 constructor', { __proto__: null, ['__proto__'.toUpperCase()]: '1', CONSTRUCTOR: true }],
] as const)('parameters of "%s"', ([text, args]) => {
  expect({ ...Object(parsePathCommand('MAIL FROM', `MAIL FROM:<>${text}`)?.args) }).toEqual({ ...args })
})

test('a parameter that is given twice is named', () => {
  expect(parsePathCommand('MAIL FROM', 'MAIL FROM:<> SIZE=1 size=2')?.duplicate).toBe('SIZE')
})

test('a parameter that was not offered is found', () => {
  const offered = new Set(['SIZE'])
  expect(unknownParameter(false, offered)).toBeNull()
  expect(unknownParameter({ SIZE: '1' }, offered)).toBeNull()
  expect(unknownParameter({ SIZE: '1', TO: true }, offered)).toBe('TO')
})

test('ASCII is what it is', () => {
  expect(['a@b.example', 'ü@b.example', 'a@例.example'].map(isBeyondAscii)).toEqual([false, true, true])
})

test('any path without brackets, quotes and blanks comes back as it was written', () => {
  const atom = fc.stringMatching(/^[!#-;=?A-Z\]-~]{1,30}$/)
  fc.assert(
    fc.property(atom, atom, (local, domain) => {
      fc.pre(!local.startsWith('@'))
      const address = `${local}@${domain}`
      expect(parsePathCommand('RCPT TO', `RCPT TO:<${address}>`)?.address).toBe(address)
    }),
  )
})

test('no line makes it throw, or takes long', () => {
  const line = fc.string({ unit: 'binary', maxLength: 2_000 })
  fc.assert(fc.property(line, (text) => void parsePathCommand('RCPT TO', `RCPT TO:<${text}`)))
  for (const part of [' ', '"', '\\', '"\\"', '<', '@a,', '@a:', '=', ' =']) {
    parsePathCommand('RCPT TO', `RCPT TO:<${part.repeat(200_000)}`)
    parsePathCommand('RCPT TO', `RCPT TO:<a@b>${part.repeat(200_000)}\u2028x`)
  }
})
