/** Clients that take their time, and our own side when it does. Nothing here asserts a time: only that an end comes. */
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/intake/envelope.ts'
import { openDoor, opened } from './open-door.ts'
import { greeted, type RawClient, toData } from './raw-client.ts'

/** Sends an octet every few milliseconds until the server ends it; gives what the server said. */
async function drip(client: RawClient): Promise<string[]> {
  const dripping = setInterval(() => client.write('x'), 10)
  try {
    return await client.rest()
  } finally {
    clearInterval(dripping)
  }
}

test('a command that never ends is cut although octets keep coming (row 4)', async () => {
  await using door = await openDoor({ limits: { commandTimeoutMs: 300 } })
  using client = await greeted(door.port)
  expect(await drip(client)).toEqual(['421 4.4.2 Timed out waiting for a command'])
  expect(await door.metric('postroom_smtp_closed_total{reason="command-too-slow"}')).toBe(1)
})

test('DATA below the lowest rate is cut although octets keep coming, and leaves nothing (row 4)', async () => {
  await using door = await openDoor({
    limits: { commandTimeoutMs: 300, dataMinBytesPerSecond: 100_000, memoryBytes: 1 },
  })
  using client = await greeted(door.port, ...toData)
  expect(await drip(client)).toEqual(['421 4.4.2 Timed out waiting for the message'])
  await door.logged('mail abandoned')
  expect(await door.files()).toEqual([])
  expect(door.received).toEqual([])
})

test('DATA as a whole is cut even if any rate is allowed (row 4)', async () => {
  await using door = await openDoor({ limits: { dataTimeoutMs: 300, dataMinBytesPerSecond: 0 } })
  using client = await greeted(door.port, ...toData)
  expect(await drip(client)).toEqual(['421 4.4.2 Timed out waiting for the message'])
})

test('a silent client is cut', async () => {
  await using door = await openDoor({ limits: { commandTimeoutMs: 300 } })
  using client = await greeted(door.port)
  expect(await client.rest()).toEqual([expect.stringMatching(/^421 4\.4\.2 Timed out/)])
})

test('a session ends however busy it is (row 4)', async () => {
  await using door = await openDoor({ limits: { sessionTimeoutMs: 400 } })
  using client = await greeted(door.port)
  let replies: string[] = []
  while (!replies.includes('(closed)')) replies = await client.sayAll([...toData, 'Subject: x\r\n\r\n.'])
  expect(replies).toContain('421 4.4.2 This session has lasted long enough')
})

test('a mail that is under way when the session ends is answered first', async () => {
  const committing = Promise.withResolvers<Outcome>()
  const receive = () => committing.promise
  await using door = await openDoor({ receive, limits: { sessionTimeoutMs: 400, commandTimeoutMs: 400 } })
  using client = await greeted(door.port, ...toData)
  client.write('Subject: x\r\n\r\n.\r\n')
  setTimeout(() => committing.resolve(opened('T-7')), 800)
  expect(await client.rest()).toEqual(['250 2.0.0 T-7 accepted', '421 4.4.2 This session has lasted long enough'])
})

test('a commit that takes too long is answered 451, and written down when it comes (row 5)', async () => {
  const committing = Promise.withResolvers<Outcome>()
  await using door = await openDoor({ receive: () => committing.promise, limits: { commitTimeoutMs: 50 } })
  using client = await greeted(door.port, ...toData)
  expect(await client.say('Subject: x\r\n\r\n.')).toMatch(/^451 4\.3\.0 /)
  expect(await client.say('NOOP')).toBe('250 2.0.0 OK')
  const deferred = await door.logged('mail deferred')
  expect(deferred).toMatchObject({ outcome: 'deferred', because: 'no outcome within 50 ms', ref: null })
  committing.resolve(opened('T-8'))
  const accepted = await door.logged('mail accepted')
  expect(accepted).toMatchObject({ ref: 'T-8', reply: null, session: deferred['session'] })
  expect(accepted['because']).toBe('a new ticket; after the client was told to try again')
})

test('the file of a mail stays as long as a late commit works on it', async () => {
  const committing = Promise.withResolvers<Outcome>()
  const limits = { commitTimeoutMs: 50, memoryBytes: 10 }
  await using door = await openDoor({ receive: () => committing.promise, limits })
  using client = await greeted(door.port, ...toData)
  expect(await client.say(`Subject: ${'x'.repeat(60)}\r\n\r\n.`)).toMatch(/^451 /)
  expect(await door.files()).toHaveLength(1)
  committing.reject(new Error('the database went away'))
  await door.logged('a late mail was not stored')
  expect(await door.files()).toEqual([])
})
