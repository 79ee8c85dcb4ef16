/**
 * MIME bodies for the fuzzer: mails of the corpus and of our fixtures, damaged in ways that mails are damaged. What comes out
 * has only CRLF line ends, so that nothing but its size decides at the door.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { corpusFiles, corpusMail } from '../corpus/expectations.ts'

/** A mail in latin1, one character per octet, and a name to find it by. */
export type Seed = Readonly<{ name: string; octets: string }>

const fixtures = resolve(import.meta.dirname, '../../fixtures')

/** Larger ones say nothing more and cost much. */
const seedLimitOctets = 200_000

/** All seeds, and where they are from. */
export function readSeeds(): Readonly<{ seeds: readonly Seed[]; origin: string }> {
  const ours = ['mails', 'hostile'].flatMap((folder) => mailsIn(join(fixtures, folder)))
  const corpus = corpusFiles().map((name) => ({ name, octets: latin1(corpusMail(name).bytes) }))
  const seeds = [...ours, ...corpus].filter(({ octets }) => octets.length <= seedLimitOctets)
  const beside =
    corpus.length === 0 ? 'no corpus: ../shared/corpus is not there' : `${corpus.length} mails of ../shared/corpus`
  return { seeds, origin: `${ours.length} mails of fixtures, ${beside}` }
}

function mailsIn(folder: string): readonly Seed[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  return names.map((name) => ({ name, octets: latin1(readFileSync(join(folder, name))) }))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/** How a mail is damaged; positions are fractions of its length. */
const damage = fc.oneof(
  fc.record({
    kind: fc.constant('octet' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.nat(255),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    octets: fc.integer({ min: 1, max: 400 }),
    times: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    octets: fc.constantFrom(
      ...['\r\n', '\r\n\r\n', '--', '=', '"', '(', '<', '=?utf-8?Q?=0D=0A?=', '=?utf-8?B?////?=', '\0', '\xff\xfe'],
      ...['Content-Type: multipart/mixed; boundary=x\r\n', 'Content-Transfer-Encoding: base64\r\n', '\r\n--x\r\n'],
      ...['From: a@b.example\r\n', 'begin 644 a\r\n', 'x'.repeat(5_000), '<b>'.repeat(500), '.\r\n', '\r\n.'],
    ),
  }),
)

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(octets: string, how: Damage): string {
  const at = Math.floor(how.at * octets.length)
  switch (how.kind) {
    case 'octet':
      return `${octets.slice(0, at)}${String.fromCharCode(how.value)}${octets.slice(at + 1)}`
    case 'cut':
      return octets.slice(0, at)
    case 'repeat':
      return `${octets.slice(0, at)}${octets.slice(at, at + how.octets).repeat(how.times)}${octets.slice(at)}`
    case 'insert':
      return `${octets.slice(0, at)}${how.octets}${octets.slice(at)}`
    default:
      return how satisfies never
  }
}

/** Mails with up to five damages. */
export function bodyArbitrary(seeds: readonly Seed[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(damage, { maxLength: 5 }))
    .map(([{ octets }, damages]) => withCrlf(damages.reduce(damaged, octets)))
}

/** Every line end a CRLF, the last line too. */
export function withCrlf(octets: string): string {
  const lines = octets.replace(/\r\n|\r|\n/g, '\r\n')
  return lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`
}

/** As it goes over the wire: stuffed and ended (RFC 5321 §4.5.2). */
export function onTheWire(octets: string): string {
  return `${octets.replace(/(^|\r\n)\./g, '$1..')}.\r\n`
}
