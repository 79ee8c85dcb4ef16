/** What goes wrong on either side in the middle of a transaction: the sender keeps the mail, the service keeps running. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/intake/envelope.ts'
import { openDoor, opened } from './open-door.ts'
import { dial, greeted, toData } from './raw-client.ts'

const someMail = 'Subject: x\r\n\r\ntext\r\n.'

test.for<[string, () => Promise<Outcome>]>([
  ['rejects', () => Promise.reject(new Error('pool exhausted', { cause: new Error('ECONNREFUSED') }))],
  [
    'throws at once',
    () => {
      throw new Error('a bug')
    },
  ],
])(
  'a receive that %s is answered 451, logged once with its cause, and the session goes on (row 6)',
  async ([, receive]) => {
    await using door = await openDoor({ receive })
    using client = await greeted(door.port, ...toData)
    expect(await client.say(someMail)).toBe('451 4.3.0 The message could not be stored, please try again later')
    expect(await client.sayAll(['RSET', 'NOOP'])).toEqual(['250 2.0.0 Flushed', '250 2.0.0 OK'])
    const deferred = door.lines.filter((line) => line['msg'] === 'mail deferred')
    expect(deferred).toEqual([expect.objectContaining({ err: expect.objectContaining({ type: 'Error' }) })])
  },
)

test('a route that throws defers the recipient and not the session', async () => {
  const route = () => {
    throw new Error('a broken table')
  }
  await using door = await openDoor({ route })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  expect(await client.say('RCPT TO:<support@postroom.example>')).toMatch(/^451 4\.3\.0 /)
  expect(await client.say('NOOP')).toBe('250 2.0.0 OK')
  expect(door.lines.filter((line) => line['msg'] === 'smtp command failed')).toHaveLength(1)
})

test.for([
  [{ ok: false, because: 'the database can not be reached' }, /^451 4\.3\.0 /],
  [{ ok: false, because: 'the database can not be reached', lacking: 'database' }, /^451 4\.3\.0 /],
  [{ ok: false, because: '12 MB left', lacking: 'disk' }, /^452 4\.3\.1 /],
] as const)(
  'a mail that could not be stored is deferred before it is sent: %j (row 18)',
  async ([acceptance, reply]) => {
    await using door = await openDoor({ accepting: () => acceptance })
    using client = await greeted(door.port)
    expect(await client.say('MAIL FROM:<ann@customer.example>')).toMatch(reply)
    expect(await client.say('RCPT TO:<support@postroom.example>')).toBe('503 5.5.1 Error: need MAIL command')
    expect(door.lines.find((line) => line['msg'] === 'mail deferred')).toMatchObject({ because: acceptance.because })
  },
)

test.for(['FIN', 'RST'] as const)('a client that goes in DATA with a %s leaves nothing', async (end) => {
  await using door = await openDoor({ limits: { memoryBytes: 10 } })
  using client = await greeted(door.port, ...toData)
  client.write('Subject: half a mail\r\n\r\nhalf\r\n.')
  if (end === 'FIN') client.socket.end()
  else client.socket.resetAndDestroy()
  await door.logged('mail abandoned')
  expect(await door.files()).toEqual([])
  expect(door.received).toEqual([])
  expect(await door.metric('postroom_mails_total{outcome="abandoned"}')).toBe(1)
  using next = await greeted(door.port, ...toData)
  expect(await next.say(someMail)).toBe('250 2.0.0 T-1 accepted')
})

test('a reset in the middle of a transaction does not end the service (row 1)', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  client.socket.resetAndDestroy()
  expect(await door.logged('smtp connection failed')).toMatchObject({ err: { code: 'ECONNRESET' } })
  using next = await greeted(door.port)
  expect(await next.say('NOOP')).toBe('250 2.0.0 OK')
})

test('a mail whose client has gone before the reply is a ticket, and the log says that nobody read it (row 17)', async () => {
  const committing = Promise.withResolvers<Outcome>()
  const arrived = Promise.withResolvers<void>()
  const receive = () => {
    arrived.resolve()
    return committing.promise
  }
  await using door = await openDoor({ receive })
  using client = await greeted(door.port, ...toData)
  client.write(`${someMail}\r\n`)
  await arrived.promise
  client.socket.resetAndDestroy()
  await expect.poll(() => door.door.openConnections()).toBe(0)
  committing.resolve(opened('T-9'))
  expect(await door.logged('mail accepted')).toMatchObject({ ref: 'T-9', reply: null })
})

test('a directory that can not be written to is 452, and the session goes on', async () => {
  await using door = await openDoor({ directory: '/dev/null/incoming', limits: { memoryBytes: 10 } })
  using client = await greeted(door.port, ...toData)
  expect(await client.say(`${'x'.repeat(60)}\r\n.`)).toBe(
    '452 4.3.1 Not enough disk space at the moment, please try again later',
  )
  expect(door.lines.find((line) => line['msg'] === 'mail deferred')).toMatchObject({ err: { code: 'ENOTDIR' } })
  expect(await client.sayAll([...toData, 'x\r\n.'])).toContain('250 2.0.0 T-1 accepted')
})

const run = promisify(execFile)
const canMount = await run('unshare', ['--mount', 'true']).then(
  () => true,
  () => false,
)

test.skipIf(!canMount)('a full disk is 452, the file goes, and the next small mail is taken', async () => {
  await using door = await openDoor({ limits: { memoryBytes: 1_000, sizeBytes: 1_000_000 } })
  await mkdir(door.directory)
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', door.directory])
  try {
    using client = await greeted(door.port, ...toData)
    const line = `${'x'.repeat(70)}\r\n`
    expect(await client.say(`${line.repeat(3_000)}.`)).toMatch(/^452 4\.3\.1 /)
    expect(door.lines.find((entry) => entry['msg'] === 'mail deferred')).toMatchObject({ err: { code: 'ENOSPC' } })
    expect(await door.files()).toEqual([])
    expect(await client.sayAll([...toData, `${line.repeat(30)}.`])).toContain('250 2.0.0 T-1 accepted')
    expect(door.received[0]?.heldIn).toBe('file')
  } finally {
    await run('umount', [door.directory])
  }
})

test('an HTTP request before the greeting is turned away as any early talker', async () => {
  await using door = await openDoor()
  using client = await dial(door.port)
  client.write('POST / HTTP/1.1\r\nHost: x\r\n\r\nHELO x\r\nMAIL FROM:<a@b.example>\r\n')
  expect(await client.rest()).toEqual(['421 mx.postroom.example Please wait for the greeting'])
})
