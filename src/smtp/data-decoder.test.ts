import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BareNewlines, DataDecoder, type Flaw } from './data-decoder.ts'

type Taken = Readonly<{ content: string; rest: string | null; flaw: Flaw | null }>

/** Decodes `octets` in pieces of these sizes, then the rest at once. */
function decoded(octets: string, bareNewlines: BareNewlines, sizes: readonly number[] = []): Taken {
  const decoder = new DataDecoder(bareNewlines)
  let content = ''
  let at = 0
  for (const size of [...sizes, octets.length]) {
    const piece = Buffer.from(octets.slice(at, at + size), 'latin1')
    at += piece.length
    const taken = decoder.take(piece)
    content += Buffer.concat(taken.content).toString('latin1')
    if (taken.rest !== null) {
      return { content, rest: `${taken.rest.toString('latin1')}${octets.slice(at)}`, flaw: decoder.flaw }
    }
  }
  return { content, rest: null, flaw: decoder.flaw }
}

test.for([
  ['.\r\n', ''],
  ['a\r\n.\r\n', 'a\r\n'],
  ['..\r\n.\r\n', '.\r\n'],
  ['.a\r\n...\r\n.\r\n', 'a\r\n..\r\n'],
  ['\r\n.\r\n', '\r\n'],
] as const)('%j is the mail %j', ([octets, content]) => {
  expect(decoded(`${octets}QUIT\r\n`, 'reject')).toEqual({ content, rest: 'QUIT\r\n', flaw: null })
})

/** What stands before and behind the dot, in the variants of SMTP smuggling (CVE-2023-51764, -51765, -51766). */
const falseEnds = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r.\r\n',
  '\r\n.\r',
  '\r.\n',
  '\n.\r',
  '\n\n.\r\n',
  '\r\r\n.\r\r\n',
]

test.for(falseEnds)('%j is no end of a mail, and is told of', (falseEnd) => {
  const octets = `text${falseEnd}MAIL FROM:<mallory@customer.example>\r\n`
  for (const policy of ['reject', 'normalise'] as const) {
    expect(decoded(octets, policy)).toMatchObject({ rest: null, flaw: 'false-end' })
    expect(decoded(`${octets}.\r\n`, policy)).toMatchObject({ rest: '', flaw: 'false-end' })
  }
})

test.for([
  ['a\nb', 'a\r\nb'],
  ['a\rb', 'a b'],
  ['a\r\r\nb', 'a \r\nb'],
  ['a\n\rb', 'a\r\n b'],
  ['a\n..b', 'a\r\n.b'],
  ['a\r..b', 'a ..b'],
  ['a\0b', 'a\0b'],
] as const)('%j is made %j', ([octets, content]) => {
  expect(decoded(`${octets}\r\n.\r\n`, 'normalise').content).toBe(`${content}\r\n`)
})

test('octets that are refused are as they came, but for the stuffing', () => {
  expect(decoded('a\nb\rc\r\n.\r\n', 'reject')).toEqual({ content: 'a\nb\rc\r\n', rest: '', flaw: 'bare-newline' })
})

const octets = fc
  .array(fc.constantFrom('\r\n', '\r', '\n', '.', '\r\n.', '.\r\n', '\r\n.\r\n', 'a', 'bc', '\0'), { maxLength: 30 })
  .map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 })
const policies = fc.constantFrom('reject', 'normalise')

test('how the octets are cut changes nothing', () => {
  fc.assert(
    fc.property(octets, policies, sizes, (text, policy, cuts) => {
      expect(decoded(text, policy, cuts)).toEqual(decoded(text, policy))
    }),
    { numRuns: 2_000 },
  )
})

test('the end is the first CRLF.CRLF, whatever else there is', () => {
  fc.assert(
    fc.property(octets, policies, (text, policy) => {
      const end = `\r\n${text}`.indexOf('\r\n.\r\n')
      expect(decoded(text, policy).rest).toBe(end === -1 ? null : text.slice(end + 3))
    }),
    { numRuns: 2_000 },
  )
})

test('what is normalised has no bare CR or LF and no flaw when it comes again', () => {
  fc.assert(
    fc.property(octets, (text) => {
      const { content } = decoded(`${text}\r\n.\r\n`, 'normalise')
      expect(content).not.toMatch(/\r(?!\n)|(?<!\r)\n/)
    }),
    { numRuns: 2_000 },
  )
})

test('a mail of lines comes back as it was before stuffing', () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ''))
  fc.assert(
    fc.property(fc.array(line), sizes, (lines, cuts) => {
      const mail = lines.map((text) => `${text}\r\n`).join('')
      const latin1 = Buffer.from(mail).toString('latin1')
      const stuffed = latin1.replace(/(^|\r\n)\./g, '$1..')
      expect(decoded(`${stuffed}.\r\nRSET\r\n`, 'reject', cuts)).toEqual({
        content: latin1,
        rest: 'RSET\r\n',
        flaw: null,
      })
    }),
  )
})
