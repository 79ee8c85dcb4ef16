import { expect, test } from 'vitest'
import { createInFlight } from './in-flight.ts'

const limits = { inFlightBytes: 100, inFlightWaitMs: 20_000 }

/** Whether a promise has settled by now, without waiting for it. */
async function isSettled(promise: Promise<void> | null): Promise<boolean> {
  if (promise === null) return true
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => false)])
}

test('below the limit nobody waits', () => {
  const inFlight = createInFlight(() => limits)
  const share = inFlight.open()
  share.add(100)
  expect(share.ready()).toBeNull()
  expect(inFlight.isFull()).toBe(false)
  share.close()
  expect(inFlight.bytes()).toBe(0)
})

test('over the limit the first who waits goes on, and the others when there is room', async () => {
  const inFlight = createInFlight(() => limits)
  const [first, second, third] = [inFlight.open(), inFlight.open(), inFlight.open()]
  for (const share of [first, second, third]) share.add(50)
  const ready = [first.ready(), second.ready(), third.ready()] as const
  await ready[0]
  expect(await isSettled(ready[1])).toBe(false)
  first.add(500)
  expect(first.ready()).toBeNull()
  first.close()
  await Promise.all([ready[1], ready[2]])
  expect(inFlight.bytes()).toBe(100)
})

test('when the favoured one has gone and it is still too much, the next is', async () => {
  const inFlight = createInFlight(() => limits)
  const [first, second, third] = [inFlight.open(), inFlight.open(), inFlight.open()]
  for (const share of [first, second, third]) share.add(200)
  const ready = [first.ready(), second.ready(), third.ready()] as const
  await ready[0]
  first.close()
  await ready[1]
  expect(await isSettled(ready[2])).toBe(false)
  second.close()
  await ready[2]
})

test('who waits too long is told so, and what he held is free for others', async () => {
  const inFlight = createInFlight(() => ({ ...limits, inFlightWaitMs: 1 }))
  const [favoured, other] = [inFlight.open(), inFlight.open()]
  for (const share of [favoured, other]) share.add(101)
  await favoured.ready()
  await expect(other.ready()).rejects.toMatchObject({ code: 'ENOROOM' })
  other.close()
  expect(inFlight.bytes()).toBe(101)
})
