/** Stopping: nobody is left hanging, nothing that is under way is lost (row 16). */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/intake/envelope.ts'
import { openDoor, opened } from './open-door.ts'
import { dial, greeted, toData } from './raw-client.ts'

const shuttingDown = '421 4.3.2 Shutting down, please try again in a moment'

test('idle sessions are told and closed, in whatever state they are', async () => {
  const manners = { greetDelayMs: 0 }
  await using door = await openDoor({ manners })
  using idle = await greeted(door.port)
  using between = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  manners.greetDelayMs = 20_000
  using ungreeted = await dial(door.port)
  await expect.poll(() => door.door.openConnections()).toBe(3)
  const closing = door.door.close(20_000)
  expect(await idle.rest()).toEqual([shuttingDown])
  expect(await between.rest()).toEqual([shuttingDown])
  expect(await ungreeted.rest()).toEqual(['421 mx.postroom.example Shutting down, please try again in a moment'])
  await closing
  expect(door.door.openConnections()).toBe(0)
})

test('a mail in DATA is finished and gets its 250; the next MAIL does not', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  client.write('Subject: half\r\n')
  const closing = door.door.close(20_000)
  expect(await client.say('\r\nother half\r\n.')).toBe('250 2.0.0 T-1 accepted')
  client.write('MAIL FROM:<ann@customer.example>\r\n')
  expect(await client.rest()).toEqual([shuttingDown])
  await closing
  expect(door.received).toHaveLength(1)
})

test('a client that goes by itself after its 250 gets its 221', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  const closing = door.door.close(20_000)
  client.write('Subject: x\r\n\r\n.\r\nQUIT\r\n')
  expect(await client.rest()).toEqual(['250 2.0.0 T-1 accepted', '221 2.0.0 Bye'])
  await closing
})

test('a client that says nothing more after its 250 does not hold up the end', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port, ...toData)
  const closing = door.door.close(20_000)
  client.write('Subject: x\r\n\r\n.\r\n')
  expect(await client.rest()).toEqual(['250 2.0.0 T-1 accepted', shuttingDown])
  await closing
})

test('a commit under way is waited for, and its 250 is sent', async () => {
  const committing = Promise.withResolvers<Outcome>()
  const arrived = Promise.withResolvers<void>()
  const receive = () => {
    arrived.resolve()
    return committing.promise
  }
  await using door = await openDoor({ receive })
  using client = await greeted(door.port, ...toData)
  client.write('Subject: x\r\n\r\n.\r\n')
  await arrived.promise
  const closing = door.door.close(20_000)
  committing.resolve(opened('T-5'))
  expect(await client.line()).toBe('250 2.0.0 T-5 accepted')
  client.write('QUIT\r\n')
  await closing
})

test('after the time to drain what is left is cut, be it a commit or a client that stalls', async () => {
  const never = new Promise<Outcome>(() => undefined)
  await using door = await openDoor({ receive: () => never })
  using committing = await greeted(door.port, ...toData)
  committing.write('Subject: x\r\n\r\n.\r\n')
  using stalling = await greeted(door.port, ...toData)
  stalling.write('Subject: half')
  const closing = door.door.close(100)
  expect(await committing.rest()).toEqual([shuttingDown])
  expect(await stalling.rest()).toEqual([shuttingDown])
  await closing
  expect(door.door.openConnections()).toBe(0)
})

test('a client that does not hear the 421 is dropped', async () => {
  await using door = await openDoor()
  const socket = connect({ host: '127.0.0.1', port: door.port, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'data')
  await door.door.close(100)
  expect(door.door.openConnections()).toBe(0)
  socket.destroy()
})

test('a closed door takes no connection, and closing it again is harmless', async () => {
  await using door = await openDoor()
  await door.door.close(1_000)
  await expect(dial(door.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await door.door.close(1_000)
})
