/**
 * Commands in any order, cut into any pieces. Whatever a client does: each reply is well formed, no mail is taken without
 * MAIL, RCPT and DATA before it, and how the octets were cut into packets changes nothing.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OpenDoor, openDoor } from './open-door.ts'
import { dial } from './raw-client.ts'

const command = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('EHLO client.example', 'HELO client.example') },
  { weight: 6, arbitrary: fc.constantFrom('MAIL FROM:<ann@customer.example>', 'MAIL FROM:<>', 'MAIL FROM:<x> FOO') },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'RCPT TO:<support@postroom.example>',
      'RCPT TO:<postmaster>',
      'RCPT TO:<nobody@postroom.example>',
      'RCPT TO:<ann@elsewhere.example>',
    ),
  },
  { weight: 8, arbitrary: fc.constantFrom('DATA', 'DATA\r\nSubject: x\r\n\r\n..\r\n.', 'DATA\r\n.') },
  { weight: 3, arbitrary: fc.constantFrom('RSET', 'NOOP', 'HELP', 'VRFY x', 'EXPN x', 'STARTTLS now', 'BDAT 3 LAST') },
  { weight: 1, arbitrary: fc.constantFrom('', '.', 'mail from:<a@b.example>', 'Subject: x', 'GET / HTTP/1.1') },
  { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ' ')) },
)

/** A transaction in its order, with steps left out or done twice. */
const transaction = fc
  .subarray([...'mmrrdd'])
  .map((steps) =>
    steps.map((step) => ({ m: 'MAIL FROM:<>', r: 'RCPT TO:<postmaster>', d: 'DATA\r\nx\r\n.' })[step] ?? ''),
  )

/** A session that ends whatever DATA is open and then itself, and a few sizes to cut it by. */
const session = fc.record({
  lines: fc
    .array(
      fc.oneof(
        command.map((line) => [line]),
        transaction,
      ),
      { maxLength: 20 },
    )
    .map((lines) => ['EHLO client.example', ...lines.flat(), '.', 'QUIT']),
  sizes: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 }),
})

/** Plays `octets` in pieces; gives all lines that the server said. */
async function transcript(door: OpenDoor, octets: string, sizes: readonly number[]): Promise<string[]> {
  using client = await dial(door.port)
  const greeting = await client.line()
  await client.writeInPieces(octets, sizes)
  return [greeting ?? '', ...(await client.rest())]
}

/** Refs are counted over all sessions; what matters is that there is one. */
function withoutRefs(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/T-\d+/, 'T'))
}

test('replies are well formed, mails need MAIL, RCPT and DATA, and pieces do not matter', async () => {
  await using door = await openDoor({ limits: { errors: 1_000 } })
  const samples = fc.asyncProperty(session, async ({ lines, sizes }) => {
    const octets = Buffer.from(`${lines.join('\r\n')}\r\n`).toString('latin1')
    const before = door.received.length
    const [whole, pieces] = await Promise.all([transcript(door, octets, []), transcript(door, octets, sizes)])
    expect(withoutRefs(pieces)).toEqual(withoutRefs(whole))
    expect(whole.filter((line) => !isWellFormed(line))).toEqual([])
    expect(acceptedWithoutTransaction(whole)).toEqual([])
    const accepted = [...whole, ...pieces].filter((line) => /^250 2\.0\.0 T-\d+ accepted$/.test(line))
    expect(door.received.length - before).toBe(accepted.length)
  })
  await fc.assert(samples, { numRuns: 60, interruptAfterTimeLimit: 20_000 })
  expect(door.received.length).toBeGreaterThan(0)
}, 60_000)

/** RFC 5321 §4.2, and one enhanced code (RFC 2034 §4) that fits the code, but for greeting, EHLO and 354. */
function isWellFormed(line: string): boolean {
  if (line.length > 510 || !/^[\x20-\x7e]*$/.test(line)) return false
  const isWithoutCode =
    /^(?:220|354) |^250[ -](?:mx\.postroom|PIPELINING|8BITMIME|SMTPUTF8|ENHANCED|STARTTLS|SIZE)|^501 Error: .*(?:hostname)/i
  if (isWithoutCode.test(line)) return true
  return /^([245])\d\d \1\.\d{1,3}\.\d{1,3} (?!\d\.\d)\S/.test(line)
}

/** Replies that take a mail without the replies that have to come before: 250 to MAIL and to a RCPT, then 354. */
function acceptedWithoutTransaction(lines: readonly string[]): string[] {
  let hasMail = false
  let hasRecipient = false
  let isInData = false
  return lines.filter((line) => {
    const isAcceptance = line.startsWith('250 2.0.0 T-')
    const isGood = !isAcceptance || isInData
    if (line.startsWith('250 2.1.0 ')) hasMail = true
    if (line.startsWith('250 2.1.5 ')) hasRecipient = hasMail
    isInData = line.startsWith('354 ') && hasRecipient
    if (isAcceptance || line === '250 2.0.0 Flushed' || line.includes(' greets ')) {
      hasMail = false
      hasRecipient = false
    }
    return !isGood
  })
}
