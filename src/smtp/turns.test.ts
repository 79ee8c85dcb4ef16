import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('as many as there are turns go at once, the others in their order as turns are given back', async () => {
  const turns = createTurns(2)
  expect([turns.take(), turns.take()]).toEqual([null, null])
  const order: number[] = []
  const waiting = [3, 4].map((n) => turns.take()?.then(() => order.push(n)))
  turns.give()
  await waiting[0]
  expect(order).toEqual([3])
  turns.give()
  await waiting[1]
  expect(order).toEqual([3, 4])
})

test('turns that nobody waits for are there for the next', () => {
  const turns = createTurns(1)
  turns.take()
  turns.give()
  expect(turns.take()).toBeNull()
})
