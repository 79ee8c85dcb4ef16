/** Pipelining beyond what a dialog can show (`fixtures/dialogs/pipelined.smtp`): packets, and clients that never read. */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openDoor } from './open-door.ts'
import { greeted, toData } from './raw-client.ts'

test('replies to commands that came in one packet leave in one packet (RFC 2920 §3.2)', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  const packet = once(client.socket, 'data')
  client.write(`${toData.join('\r\n')}\r\n`)
  expect(String((await packet)[0]).split('\r\n')).toEqual([
    expect.stringMatching(/^250 /),
    expect.stringMatching(/^250 /),
    expect.stringMatching(/^354 /),
    '',
  ])
})

test('a hundred mails in one write are a hundred mails, in order', async () => {
  await using door = await openDoor()
  using client = await greeted(door.port)
  const mail = (index: number) => `${toData.join('\r\n')}\r\nSubject: ${index}\r\n\r\n.\r\n`
  client.write(`${Array.from({ length: 100 }, (_, index) => mail(index)).join('')}QUIT\r\n`)
  const replies = (await client.rest()).filter((line) => line.startsWith('250 2.0.0'))
  expect(replies).toEqual(Array.from({ length: 100 }, (_, index) => `250 2.0.0 T-${index + 1} accepted`))
  expect(door.received.map(({ bytes }) => bytes.toString())).toEqual(
    Array.from({ length: 100 }, (_, index) => `Subject: ${index}\r\n\r\n`),
  )
})

test('a client that sends for ever and never reads is cut', async () => {
  await using door = await openDoor({ limits: { commandTimeoutMs: 500, recipients: 1_000_000 } })
  using client = await greeted(door.port, 'MAIL FROM:<ann@customer.example>')
  client.socket.pause()
  client.write('VRFY x\r\nNOOP\r\n'.repeat(500_000))
  await door.logged('smtp session ended by us')
  await expect.poll(() => door.door.openConnections(), { timeout: 20_000 }).toBe(0)
})
