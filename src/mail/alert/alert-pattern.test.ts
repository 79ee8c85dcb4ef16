import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressPattern,
  alertPattern,
  matchAlertPattern,
  parseAlertPattern,
  patternText,
  spaced,
} from './alert-pattern.ts'

const held = (written: string, text: string) => {
  const found = matchAlertPattern(alertPattern(written), patternText(text))
  return found && Object.fromEntries(found)
}

test.each([
  ['{state}: {job}', 'FAILED: nightly backup', { state: 'FAILED', job: 'nightly backup' }],
  ['[{state}] {service} on {host}', '[down] HTTP on web1', { state: 'down', service: 'HTTP', host: 'web1' }],
  ['job {job} {*}done', ' Job  7 DONE', { job: '7' }],
  ['job {job} {*}done', 'Job 7 is soon done', { job: '7 is soon' }],
  ['{{{host}} is down', '{web1} is down', { host: 'web1' }],
  ['{host}', 'whatever it is', { host: 'whatever it is' }],
  ['{host} is down', 'web1 is down!', null],
  ['{host} is down', ' is down', null],
  ['{host} is down', 'Fwd: web1 is down', { host: 'Fwd: web1' }],
  ['** {host} **', '** web1 **', { host: 'web1' }],
  ['a.*b {x}', 'axxb y', null],
  ['{x} İ', 'ab İ', { x: 'ab' }],
] as const)('%s and "%s"', (written, text, expected) => {
  expect(held(written, text)).toEqual(expected)
})

test('a part that names the alert takes as much as it can before what does not, and as little before another part', () => {
  expect(held('{host}/{service} is {*}', 'web1/disk /var is late is BAD')).toEqual({
    host: 'web1',
    service: 'disk /var is late',
  })
  expect(held('{service} is {state}', 'NTP is late is OK')).toEqual({ service: 'NTP is late', state: 'OK' })
})

test.each([
  ['{Host}', 'a { opens no {name}, {*} or {{'],
  ['{host', 'a { opens no {name}, {*} or {{'],
  ['{host}{service}', 'nothing stands between two holes'],
  ['{host} {*}{service}', 'nothing stands between two holes'],
  ['{host} and {host}', 'two holes have one name'],
  ['{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m}', 'it has more than 12 holes'],
  ['x'.repeat(201), 'it is longer than 200 characters'],
])('%s is no pattern: %s', (written, because) => {
  expect(parseAlertPattern(written)).toEqual({ ok: false, because })
  expect(() => alertPattern(written)).toThrow(because)
})

test.each([
  ['*@monitor.example', 'Nagios@Monitor.example', true],
  ['*@monitor.example', 'nagios@monitor.example.com', false],
  ['nagios@*', 'nagios@a.example', true],
  ['nagios@monitor.example', 'nagios@monitor.example', true],
  ['nagios@monitor.example', 'x-nagios@monitor.example', false],
  ['nagios+**@x.example', 'nagios+1@x.example', true],
])('the address pattern %s and %s: %s', (written, email, matches) => {
  expect(matchAlertPattern(addressPattern(written), patternText(email)) !== null).toBe(matches)
})

describe('whatever operators and senders write', () => {
  const part = fc.constantFrom('{host}', '{service}', '{state}', '{*}', 'is', ' ', 'a', '{{', '}', '*', '[', '/', 'İ')
  const written = fc.array(part, { maxLength: 15 }).map((parts) => parts.join(''))
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 600 }),
    fc.array(fc.constantFrom('a', ' ', 'is', '/', '[', '{', 'İ'), { maxLength: 300 }).map((words) => words.join('')),
  )

  test('reading and matching never throw, and what is held stands in the text', () => {
    fc.assert(
      fc.property(fc.oneof(written, fc.string()), anyText, (pattern, text) => {
        const read = parseAlertPattern(pattern)
        const found = read.ok ? matchAlertPattern(read.pattern, patternText(text)) : null
        for (const value of found?.values() ?? []) {
          expect(value).not.toBe('')
          expect(spaced(text).includes(value) || spaced(text).toLowerCase().includes(value)).toBe(true)
        }
      }),
    )
  })

  test('a text made by filling the holes matches', () => {
    const filling = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/'), minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(written, filling, (pattern, words) => {
        const value = `x${words}x`
        const read = parseAlertPattern(pattern)
        fc.pre(read.ok)
        const text = spaced(pattern)
          .replaceAll(/\{\{|\{[a-z*]+\}/g, (hole) => (hole === '{{' ? '\0' : value))
          .replaceAll('\0', '{')
        if (read.ok) expect(matchAlertPattern(read.pattern, patternText(text))).not.toBeNull()
      }),
    )
  })

  test('a pattern made to be tried in many ways is answered all the same, with no for an answer', () => {
    const pattern = alertPattern('{a} a{b} a{c} a{d} a{e} a{f} a{g} a{h} a{i} a{j} a{k} a{l} b')
    expect(matchAlertPattern(pattern, patternText(' a'.repeat(240)))).toBeNull()
  })
})
