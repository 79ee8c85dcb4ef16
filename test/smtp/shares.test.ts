/** What one session, one network and all together may have of the door: each limit of `limits:` is reached here. */
import { expect, test } from 'vitest'
import { openDoor } from './open-door.ts'
import { dial, greeted, type RawClient, toData } from './raw-client.ts'

const mail = [...toData, 'Subject: x\r\n\r\n.']

test('a session has its mails, and the client goes on in another', async () => {
  await using door = await openDoor({ limits: { mailsPerConnection: 2 } })
  using client = await greeted(door.port)
  const replies = await client.sayAll([...mail, ...mail, ...mail.slice(0, 1)])
  expect(replies.filter((reply) => reply.startsWith('250 2.0.0'))).toHaveLength(2)
  expect(replies.at(-1)).toBe('421 4.7.0 Enough messages for one session, please go on in another')
  expect(await door.metric('postroom_smtp_closed_total{reason="too-many-mails"}')).toBe(1)
  using next = await greeted(door.port)
  expect(await next.sayAll(mail)).toContain('250 2.0.0 T-3 accepted')
})

test('a session has its recipients: the mail goes to those who were named, the others come in another', async () => {
  await using door = await openDoor({ limits: { recipientsPerConnection: 2 } })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  const rcpt = (detail: number) => `RCPT TO:<support+${detail}@postroom.example>`
  expect(await client.sayAll([rcpt(1), rcpt(2), rcpt(3), 'DATA', '.', 'MAIL FROM:<>'])).toEqual([
    '250 2.1.5 Accepted',
    '250 2.1.5 Accepted',
    '452 4.5.3 Too many recipients in this session, please use another',
    expect.stringMatching(/^354 /),
    '250 2.0.0 T-1 accepted',
    '421 4.7.0 Enough messages for one session, please go on in another',
  ])
})

test('commands before a mail have their number, besides those for recipients', async () => {
  await using door = await openDoor({ limits: { commands: 10, recipients: 5 } })
  using client = await greeted(door.port)
  client.write('NOOP\r\n'.repeat(100))
  expect(await client.rest()).toHaveLength(10 + 2 * 5)
  expect(await door.metric('postroom_smtp_closed_total{reason="too-many-commands"}')).toBe(1)
})

const guess = (name: number) => `RCPT TO:<guess-${name}@postroom.example>`

test('who guesses addresses waits for each answer after the first few, until a mail is accepted (harvesting)', async () => {
  await using door = await openDoor({ limits: { unknownRecipients: 2, tarpitMs: 1 } })
  const late = () => door.metric('postroom_smtp_limited_total{limit="tarpit"}')
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  await client.sayAll([guess(1), guess(2)])
  expect(await late()).toBe(0)
  expect(await client.say(guess(3))).toBe('550 5.1.1 No such address here')
  expect(await late()).toBe(1)
  await client.sayAll(['RSET', ...mail, ...mail.slice(0, 1), guess(4), guess(5)])
  expect(await late()).toBe(1)
})

test('recipients over those of one mail are counted', async () => {
  await using door = await openDoor({ limits: { recipients: 1 } })
  using client = await greeted(door.port, 'MAIL FROM:<>', 'RCPT TO:<support@postroom.example>')
  expect(await client.say('RCPT TO:<sysops@postroom.example>')).toMatch(/^452 4\.5\.3 /)
  expect(await door.metric('postroom_smtp_refused_recipients_total{reason="mail-recipients"}')).toBe(1)
})

test('a session that ends while its answer is late ends at once', async () => {
  await using door = await openDoor({ limits: { unknownRecipients: 1, tarpitMs: 60_000 } })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>', 'NOOP')
  expect(await client.say(guess(1))).toMatch(/^550 /)
  client.write(`${guess(2)}\r\n`)
  await expect.poll(() => door.metric('postroom_smtp_limited_total{limit="tarpit"}')).toBe(1)
  await door.door.close(0)
  expect(await client.rest()).toEqual(['421 4.3.2 Shutting down, please try again in a moment'])
})

test('guesses are counted over all connections of a network, and a new connection is no new start', async () => {
  await using door = await openDoor({ limits: { unknownRecipientsRate: { count: 2, perMs: 3_600_000 } } })
  const start = (address?: string) => startMail(door.port, address)
  using first = await start()
  expect(await first.sayAll([guess(1), guess(2)])).toEqual(Array(2).fill('550 5.1.1 No such address here'))
  using second = await start()
  expect(await second.say(guess(3))).toBe('421 4.7.0 Too many unknown recipients from your network')
  expect(await door.metric('postroom_smtp_closed_total{reason="harvesting"}')).toBe(1)
  using other = await start('127.0.0.2')
  expect(await other.say(guess(4))).toMatch(/^550 /)
  expect(await first.say('RCPT TO:<support@postroom.example>')).toBe('250 2.1.5 Accepted')
})

/** A session that has said MAIL. */
async function startMail(port: number, localAddress?: string): Promise<RawClient> {
  const client = await dial(port, localAddress)
  await client.reply()
  await client.sayAll(['HELO client.example', 'MAIL FROM:<ann@customer.example>'])
  return client
}

test('a network over its rate of mails is told to come again; other networks are not', async () => {
  await using door = await openDoor({ limits: { mailRatePerNetwork: { count: 1, perMs: 3_600_000 } } })
  using client = await greeted(door.port)
  expect(await client.sayAll(mail)).toContain('250 2.0.0 T-1 accepted')
  expect(await client.say('MAIL FROM:<bob@other.example>')).toBe(
    '450 4.7.1 Too many messages from your network, please try again later',
  )
  expect(await client.say('NOOP')).toBe('250 2.0.0 OK')
  expect(await door.metric('postroom_smtp_limited_total{limit="mail-rate-network"}')).toBe(1)
  expect(door.lines.find((line) => line['msg'] === 'mail deferred')).toMatchObject({
    because: 'more mails of this network than its rate',
  })
  using other = await startMail(door.port, '127.0.0.2')
  expect(await other.say('RCPT TO:<support@postroom.example>')).toMatch(/^250 /)
})

test('a domain over its rate of mails is told to come again, from wherever it sends', async () => {
  await using door = await openDoor({ limits: { mailRatePerDomain: { count: 1, perMs: 3_600_000 } } })
  using first = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  using second = await dial(door.port, '127.0.0.2')
  await second.reply()
  expect(await second.sayAll(['HELO b', 'MAIL FROM:<bob@Customer.Example>', 'MAIL FROM:<bob@other.example>'])).toEqual([
    expect.stringMatching(/^250 /),
    '450 4.7.1 Too many messages from this sender domain, please try again later',
    '250 2.1.0 Accepted',
  ])
  expect(await first.say('NOOP')).toMatch(/^250 /)
})

test('too many octets in flight: large mails wait and get 452, small ones go on, and the first is finished', async () => {
  const limits = { sizeBytes: 1_000_000, memoryBytes: 1_000, inFlightBytes: 50_000, inFlightWaitMs: 50 }
  await using door = await openDoor({ limits })
  const much = `${'x'.repeat(70)}\r\n`.repeat(1_000)
  using first = await greeted(door.port, ...toData)
  first.write(much)
  await expect.poll(() => door.metric('postroom_smtp_bytes_in_flight')).toBeGreaterThan(50_000)
  using second = await greeted(door.port, ...toData)
  expect(await second.say(`${much}.`)).toBe(
    '452 4.3.1 Too much mail is on its way in at the moment, please try again later',
  )
  expect(await second.say('MAIL FROM:<ann@customer.example> SIZE=1001')).toMatch(/^452 4\.3\.1 /)
  expect(await second.sayAll(mail)).toContain('250 2.0.0 T-1 accepted')
  expect(await first.say('.')).toBe('250 2.0.0 T-2 accepted')
  expect(await door.metric('postroom_smtp_bytes_in_flight')).toBe(0)
  expect(await door.metric('postroom_smtp_limited_total{limit="in-flight"}')).toBe(2)
  expect(await door.files()).toEqual([])
})

test('forty large mails that do not fit together all get through, one after the other', async () => {
  const limits = { sizeBytes: 1_000_000, memoryBytes: 1_000, inFlightBytes: 200_000 }
  await using door = await openDoor({ limits })
  const text = `${'x'.repeat(70)}\r\n`.repeat(700)
  const send = async () => {
    using client = await greeted(door.port, ...toData)
    return await client.say(`${text}.`)
  }
  const replies = await Promise.all(Array.from({ length: 40 }, send))
  expect(replies.every((reply) => reply.startsWith('250 2.0.0 T-'))).toBe(true)
})

test('a greeting that waits tells who talks too soon from who waits (RFC 5321 §4.3.1)', async () => {
  await using door = await openDoor({ manners: { greetDelayMs: 200 } })
  using early = await dial(door.port)
  early.write('E')
  expect(await early.rest()).toEqual(['421 mx.postroom.example Please wait for the greeting'])
  using patient = await greeted(door.port)
  expect(await patient.say('NOOP')).toBe('250 2.0.0 OK')
})
