/**
 * The reader on bytes that nobody meant as a mail: arbitrary ones, and mails with damage. It never throws, it comes to an
 * end, and what it says can be stored. The mails are our fixtures, and the corpus where it lies beside the repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePlainMail } from './plain-mail.ts'
import { parsed, taskOf, unstorable } from './read-fixture.ts'

const fixtures = filesBelow(fileURLToPath(new URL('../../fixtures/mails', import.meta.url)))
const corpus = filesBelow(resolve(import.meta.dirname, '../../../shared/corpus'))

/** Larger mails are damaged in their first part only, so that a run takes seconds. */
const sizeLimitBytes = 64 * 1024

/** Bytes that mean something somewhere in a mail. */
const tokens = [
  ...['\r\n', '\n', '\r', '\r\n\r\n', '\0', ' ', '\t', ':', ';', '"', '<', '>', '@', '=', '=?', '?=', '--', '.', '('],
  ...['\xff', '\xc3', '\xe2\x80', '\x1b$B', '\x1b(B', '+AGE-', '=00', '=ED=A0=80', '%00', "*0*=utf-8''"],
  ...[
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: message/rfc822\r\n',
    '\r\n--b\r\n',
    '\r\n--b--\r\n',
  ],
  ...['Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n', 'charset=utf-16'],
  ...[
    'begin 644 a\r\n',
    '\r\nend\r\n',
    '=ybegin line=128 size=9 name=a\r\n',
    'BEGIN:VCALENDAR\r\n',
    '<blockquote>',
    '<td>',
  ],
  ...['-----BEGIN PGP MESSAGE-----\r\n', '\r\nOn Monday, x wrote:\r\n> ', 'Auto-Submitted: auto-replied\r\n'],
].map((token) => Buffer.from(token, 'latin1'))

/** One damage: at a place between 0 and 1, so many bytes are taken out, and these put in, so many times. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(5000)),
  added: fc.oneof(fc.constantFrom(...tokens), fc.uint8Array({ maxLength: 20 })),
  times: fc.oneof(fc.constant(1), fc.nat(300)),
})

type Damage = Readonly<{ at: number; removed: number; added: Uint8Array; times: number }>

function damaged(mail: Buffer, damages: readonly Damage[]): Buffer {
  return damages.reduce(
    (bytes, { at, removed, added, times }) => {
      const from = Math.floor(at * bytes.length)
      return Buffer.concat([bytes.subarray(0, from), ...Array(times).fill(added), bytes.subarray(from + removed)])
    },
    mail.subarray(0, sizeLimitBytes),
  )
}

async function check(bytes: Buffer): Promise<void> {
  const mail = await parsed(bytes)
  expect(unstorable(mail)).toEqual([])
  const plain = parsePlainMail(taskOf(bytes))
  if (plain !== null) expect(plain).toEqual(mail)
}

test('arbitrary bytes are read to their end, storably, and alike by both readers', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    fc.array(fc.constantFrom(...tokens), { maxLength: 200 }).map((pieces) => Buffer.concat(pieces)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, (mail) => check(Buffer.from(mail))),
    { numRuns: 400 },
  )
})

test('damaged fixtures are, too', async () => {
  const mail = fc.constantFrom(...fixtures).map((file) => readFileSync(file))
  await fc.assert(
    fc.asyncProperty(mail, fc.array(damage, { minLength: 1, maxLength: 5 }), (bytes, damages) =>
      check(damaged(bytes, damages)),
    ),
    { numRuns: 400 },
  )
})

describe.skipIf(corpus.length === 0)(
  corpus.length === 0 ? 'shared/corpus, which is absent' : 'mails of the corpus',
  () => {
    test('damaged anywhere, they are, too', async () => {
      const mail = fc.constantFrom(...corpus).map((file) => readFileSync(file))
      await fc.assert(
        fc.asyncProperty(mail, fc.array(damage, { minLength: 1, maxLength: 5 }), (bytes, damages) =>
          check(damaged(bytes, damages)),
        ),
        { numRuns: 600 },
      )
    })
  },
)

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.flatMap((entry) => {
    return entry.isFile() && entry.name !== 'README.md' ? [join(entry.parentPath, entry.name)] : []
  })
}
