/** The fuzzer itself: the same seed is the same session, and what it should find it finds. A short run plays against a door. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { routeRecipient } from '../../src/routing/route.ts'
import { openDoor } from '../smtp/open-door.ts'
import { leakOf } from './aftermath.ts'
import { bodyArbitrary, onTheWire, readSeeds, withCrlf } from './bodies.ts'
import { escaped } from './findings.ts'
import { judgeAny, judgeScript } from './judge.ts'
import { scriptArbitrary } from './scripts.ts'
import { playSession } from './session.ts'
import { soupArbitrary } from './soup.ts'

const bodies = bodyArbitrary(readSeeds().seeds.filter(({ octets }) => octets.length < 20_000))
const scripts = scriptArbitrary(bodies)
const scriptOf = (seed: number) => fc.sample(scripts, { seed, numRuns: 1 })[0]?.(`s${seed}`)

test('a seed gives the same session again', () => {
  expect(scriptOf(7)).toEqual(scriptOf(7))
  expect(scriptOf(7)).not.toEqual(scriptOf(8))
})

/** The domain that the scripts write to. */
const table = {
  domains: ['humanmade.com'],
  rules: [{ match: 'support@', type: 'question', priority: 'normal', page: false, dmarcFail: 'flag', where: 'test' }],
} as const

test('a hundred sessions that know the rules, and as many without sense, find nothing at the door', async () => {
  const limits = { sizeBytes: 1_000_000, memoryBytes: 10_000, recipients: 100, commandTimeoutMs: 5_000 }
  await using door = await openDoor({ limits, route: (recipient) => routeRecipient(recipient, table) })
  const refs = new Map<string, string>()
  for (let seed = 0; seed < 100; seed++) {
    const script = scriptOf(seed)
    if (script === undefined) throw new Error('no script')
    const objections = judgeScript(script, await playSession(door.port, script.octets, script.sizes, 'quit'), refs)
    // The door of the tests opens a ticket for each delivery: that the same mail is the same ticket, only the service knows.
    expect(
      objections.filter((objection) => !objection.startsWith('a second ticket')),
      `seed ${seed}`,
    ).toEqual([])
    const [soup] = fc.sample(soupArbitrary, { seed, numRuns: 1 })
    const octets = `${soup?.octets ?? ''}\r\n.\r\nQUIT\r\n`
    const transcript = await playSession(door.port, octets, soup?.sizes ?? [], soup?.end ?? 'quit')
    expect(judgeAny(transcript), `seed ${seed}`).toEqual([])
  }
  expect(door.received.some(({ envelope }) => envelope.reversePath.startsWith('mallory@'))).toBe(false)
  expect(refs.size).toBeGreaterThan(20)
}, 60_000)

const accepted = { octets: '', sizes: [], expected: ['250', 'T', '221', '-'], mails: [{ key: 'a', reversePath: '' }] }
const lines = ['220 mx ESMTP', '250 2.1.0 OK', '250 2.1.5 OK', '354 go', '250 2.0.0 T-1 accepted', '221 2.0.0 Bye']

test('a reply too few or too many is found', () => {
  const fine = { ...accepted, expected: ['250', '250', '354', 'T', '221', '-'] }
  expect(judgeScript(fine, { lines, isClosed: true }, new Map())).toEqual([])
  expect(judgeScript(accepted, { lines, isClosed: true }, new Map())).toEqual(['reply 2 is 250 2.1.5 OK, expected T'])
  const more = { lines: [...lines.slice(0, -1), '250 2.0.0 Flushed', '221 2.0.0 Bye'], isClosed: true }
  expect(judgeScript(fine, more, new Map())).toEqual(['reply 5 is 250 2.0.0 Flushed, expected 221'])
})

test('a second ticket for the same mail is found', () => {
  const fine = { ...accepted, expected: ['250', '250', '354', 'T', '221', '-'] }
  const before = new Map([['a', 'T-7']])
  expect(judgeScript(fine, { lines, isClosed: true }, before)).toEqual(['a second ticket: mail a is T-7 and T-1'])
})

test('a hang, a malformed reply and a mail out of nowhere are found', () => {
  expect(judgeAny({ lines: ['220 mx', '99 x'], isClosed: false })).toEqual([
    'hang: the session did not end',
    'malformed reply: "99 x"',
  ])
  expect(judgeAny({ lines: ['250 2.0.0 T-1 accepted'], isClosed: true })).toEqual([
    'a mail without its transaction: 250 2.0.0 T-1 accepted',
  ])
})

test('memory that goes on growing is found, a warm heap is not', () => {
  const growing = Array.from({ length: 180 }, (_, at) => ({ sessions: at * 1_000, rssMB: 200 + at * 3 }))
  expect(leakOf(growing)).toEqual([expect.stringMatching(/^leak: resident memory grew from \d+ to \d+ MB$/)])
  expect(leakOf(growing.map((sample) => ({ ...sample, rssMB: Math.min(sample.rssMB, 350) })))).toEqual([])
  expect(leakOf(growing.slice(0, 60))).toEqual([])
})

test('bodies have whole lines, and on the wire no line is a dot but the last', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      expect(withCrlf(body)).toBe(body)
      expect(onTheWire(body).indexOf('\r\n.\r\n')).toBe(body === '' ? -1 : onTheWire(body).length - 5)
    }),
    { numRuns: 100 },
  )
})

test('octets of a finding can be read by the tests of the dialogs', () => {
  expect(escaped('a\r\n\\\0\xff')).toBe('a\\r\\n\\\\\\x00\\xff')
})
