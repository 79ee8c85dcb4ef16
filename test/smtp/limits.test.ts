/** What one client may have of the door. Rows of what smtp-server leaves open are named where they are closed. */
import { expect, test } from 'vitest'
import { openDoor } from './open-door.ts'
import { dial, greeted, toData } from './raw-client.ts'

test('the connection after the last one is told why, in a greeting without an enhanced code (row 10)', async () => {
  await using door = await openDoor({ limits: { connections: 2 } })
  using _first = await greeted(door.port)
  using _second = await greeted(door.port)
  using third = await dial(door.port)
  expect(await third.rest()).toEqual(['421 mx.postroom.example Too many connections, please try again in a moment'])
  expect(await door.metric('postroom_smtp_connections')).toBe(2)
  expect(await door.metric('postroom_smtp_closed_total{reason="too-many-connections"}')).toBe(1)
})

test('a flood over the limit is told so, each of them, and leaves nobody behind', async () => {
  await using door = await openDoor({ limits: { connections: 1 } })
  using first = await greeted(door.port)
  const flood = Array.from({ length: 700 }, async () => {
    using client = await dial(door.port)
    return await client.rest()
  })
  const line = '421 mx.postroom.example Too many connections, please try again in a moment'
  expect(new Set((await Promise.all(flood)).map(String))).toEqual(new Set([line]))
  expect(await first.say('NOOP')).toBe('250 2.0.0 OK')
  expect(door.door.openConnections()).toBe(1)
})

test('of a burst of connections, more than wait in one turn, each is greeted', async () => {
  await using door = await openDoor({ limits: { connections: 4_000, connectionsPerNetwork: 4_000 } })
  await using stack = new AsyncDisposableStack()
  const greetings = await Promise.all(
    Array.from({ length: 2_500 }, async () => stack.use(await dial(door.port)).line()),
  )
  expect(greetings.filter((line) => line?.startsWith('220 '))).toHaveLength(2_500)
})

test('one client can not take the connections of the others, and gets its own back (row 10)', async () => {
  await using door = await openDoor({ limits: { connectionsPerNetwork: 1 } })
  const first = await greeted(door.port)
  using second = await dial(door.port)
  expect(await second.rest()).toEqual(['421 mx.postroom.example Too many connections from your network'])
  using other = await dial(door.port, '127.0.0.2')
  expect(await other.line()).toMatch(/^220 /)
  first.write('QUIT\r\n')
  expect(await first.rest()).toEqual(['221 2.0.0 Bye'])
  await expect.poll(() => door.door.openConnections()).toBe(1)
  using again = await greeted(door.port)
  expect(await again.say('NOOP')).toBe('250 2.0.0 OK')
})

test('commands without a mail end at their limit: 5,000 NOOP are not free (row 8)', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  client.write('NOOP\r\n'.repeat(5_000))
  const replies = await client.rest()
  expect(replies.at(-1)).toBe('421 4.7.0 Too many commands without a mail')
  expect(replies.length).toBe(1_000 + 2 * 10)
})

test.for(['VRFY x', 'EXPN x', 'MAIL FROM:<ann', 'DATA', 'FOO'])(
  'a flood of "%s" ends before it costs anything (row 8)',
  async (command) => {
    await using door = await openDoor()
    using client = await greeted(door.port)
    client.write(`${command}\r\n`.repeat(5_000))
    expect((await client.rest()).at(-1)).toMatch(/^421 4\.7\.0 Too many /)
  },
)

test('a client that ignores the size is cut at about twice the limit, and told for good (row 7)', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  client.write('x'.repeat(70).concat('\r\n').repeat(200))
  expect(await client.rest()).toEqual(['552 5.3.4 The message is far larger than this server takes'])
  expect(door.received).toEqual([])
  expect(await door.files()).toEqual([])
})

test('a changed limit counts for the next command of a session that is open', async () => {
  const changing = { sizeBytes: 2_000 }
  await using door = await openDoor({ limits: changing })
  using client = await greeted(door.port)
  changing.sizeBytes = 100
  expect(await client.say('MAIL FROM:<ann@customer.example> SIZE=101')).toMatch(/^552 5\.3\.4 /)
})

test('a limit that shrinks during DATA refuses nothing that was stored', async () => {
  const changing = { sizeBytes: 2_000 }
  await using door = await openDoor({ limits: changing })
  using client = await greeted(door.port, ...toData)
  changing.sizeBytes = 100
  expect(await client.say(`${'x'.repeat(70)}\r\n${'x'.repeat(70)}\r\n.`)).toBe('250 2.0.0 T-1 accepted')
})

test('a refused recipient is answered in one line of at most 512 octets, whatever the contact is', async () => {
  await using door = await openDoor({ contact: () => `write to us\r\n250 or ☎ ${'0123456789'.repeat(60)}` })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  const reply = await client.say('RCPT TO:<nobody@postroom.example>')
  expect(reply).toMatch(/^550 5\.1\.1 No such address here; to reach us: write to us 250 or {1,3}0123/)
  expect(reply.length + 2).toBe(512)
  expect(await client.say('NOOP')).toBe('250 2.0.0 OK')
})
