/** What an operator reads afterwards: one line and one count per fate of a mail, nothing of its content. */
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/intake/envelope.ts'
import { openDoor, opened } from './open-door.ts'
import { greeted, toData } from './raw-client.ts'

const isMailLine = (line: Readonly<Record<string, unknown>>) => String(line['msg']).startsWith('mail ')

test('an accepted mail is one line with all that a support case needs, and nothing of the mail', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  await client.say('Subject: a secret\r\n\r\na secret\r\n.')
  expect(door.lines.filter(isMailLine)).toEqual([
    {
      level: 30,
      time: expect.any(String),
      msg: 'mail accepted',
      session: expect.stringMatching(/^\w{16,}$/),
      mail: '0199f4a2-0000-7000-8000-000000000000',
      clientIp: '127.0.0.1',
      reversePath: 'ann@customer.example',
      recipients: ['support@postroom.example'],
      bytes: 31,
      outcome: 'opened',
      because: 'a new ticket',
      reply: '250 2.0.0 T-1 accepted',
      ref: 'T-1',
      durationMs: expect.any(Number),
    },
  ])
  expect(JSON.stringify(door.lines)).not.toContain('secret')
  expect(await door.metric('postroom_mails_total{outcome="opened"}')).toBe(1)
  expect(await door.metric('postroom_receive_duration_seconds_count')).toBe(1)
})

test.for<[Outcome, string, string]>([
  [{ ...opened('T-3'), kind: 'redelivered' } as Outcome, 'mail redelivered', '250 2.0.0 T-3 accepted'],
  [
    { kind: 'refused', reason: 'no-route', because: 'the routes changed' },
    'mail refused',
    '550 5.1.1 No such address here',
  ],
])('%j is written down as what it is', async ([outcome, msg, reply]) => {
  await using door = await openDoor({ receive: async () => outcome })
  using client = await greeted(door.port, ...toData)
  expect(await client.say('x\r\n.')).toBe(reply)
  expect(door.lines.filter(isMailLine)).toEqual([expect.objectContaining({ msg, reply, outcome: outcome.kind })])
  expect(await door.metric(`postroom_mails_total{outcome="${outcome.kind}"}`)).toBe(1)
})

test('a mail refused at MAIL is a line', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  await client.say('MAIL FROM:<ann@customer.example> SIZE=999999')
  expect(door.lines.filter(isMailLine)).toEqual([
    expect.objectContaining({
      msg: 'mail refused',
      reversePath: 'ann@customer.example',
      reply: expect.stringMatching(/^552/),
    }),
  ])
})

test.for(['RSET', 'HELO client.example', 'QUIT', '(gone)'])(
  'recipients refused in a transaction that ends without a mail (%s) are lines, once',
  async (end) => {
    await using door = await openDoor()
    using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
    await client.say('RCPT TO:<nobody@postroom.example>')
    await client.say('RCPT TO:<someone@elsewhere.example>')
    if (end === '(gone)') client.socket.resetAndDestroy()
    else await client.say(end)
    const common = { msg: 'mail refused', reversePath: 'ann@customer.example', outcome: 'refused' }
    await door.logged('mail refused')
    client.socket.destroy()
    await expect.poll(() => door.door.openConnections()).toBe(0)
    expect(door.lines.filter(isMailLine)).toEqual([
      expect.objectContaining({
        ...common,
        recipients: ['nobody@postroom.example'],
        reply: '550 5.1.1 No such address here',
      }),
      expect.objectContaining({ ...common, recipients: ['someone@elsewhere.example'] }),
    ])
    expect(await door.metric('postroom_smtp_refused_recipients_total{reason="unknown-address"}')).toBe(1)
  },
)

test('a guesser of addresses gets ten lines, with the number of the others', async () => {
  await using door = await openDoor({ limits: { errors: 100 } })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  for (let i = 0; i < 25; i++) await client.say(`RCPT TO:<guess${i}@postroom.example>`)
  await client.say('RSET')
  const lines = door.lines.filter(isMailLine)
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)?.['because']).toMatch(/\(and 15 recipients more\)$/)
})

test('recipients refused beside a mail that was taken are not lines of their own', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  await client.sayAll(['RCPT TO:<nobody@postroom.example>', 'RCPT TO:<support@postroom.example>', 'DATA', 'x\r\n.'])
  expect(door.lines.filter(isMailLine)).toEqual([expect.objectContaining({ msg: 'mail accepted' })])
})
