import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReadingSlots, type Waiting } from './reading-slots.ts'

/** Lets the named ones in; `B…` are big. Gives who was started, in order. */
function scene(slots: number) {
  const started: string[] = []
  const line = new ReadingSlots(slots)
  const waiting = new Map<string, Waiting>()
  const enter = (name: string) => {
    const one = { isBig: name.startsWith('B'), start: () => void started.push(name) }
    waiting.set(name, one)
    line.enter(one)
  }
  const one = (name: string) => waiting.get(name) ?? { isBig: false, start: () => {} }
  return {
    started,
    line,
    enter,
    done: (name: string) => line.done(one(name)),
    leave: (name: string) => line.leave(one(name)),
  }
}

test('first come, first served, as many as there are slots', () => {
  const { started, enter, done, line } = scene(2)
  for (const name of ['a', 'b', 'c', 'd']) enter(name)
  expect(started).toEqual(['a', 'b'])
  expect(line.length()).toBe(2)
  done('b')
  done('a')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

test('only one big mail at a time, and small ones do not wait for it', () => {
  const { started, enter, done } = scene(2)
  for (const name of ['B1', 'B2', 'a', 'b']) enter(name)
  expect(started).toEqual(['B1', 'a'])
  done('B1')
  expect(started).toEqual(['B1', 'a', 'B2'])
  done('B2')
  expect(started).toEqual(['B1', 'a', 'B2', 'b'])
})

test('who leaves the line is not started, who was started cannot leave', () => {
  const { started, enter, done, leave } = scene(1)
  for (const name of ['a', 'b', 'c']) enter(name)
  expect([leave('a'), leave('b')]).toEqual([false, true])
  done('a')
  expect(started).toEqual(['a', 'c'])
})

test('everybody is started at some time, and never more than allowed at once', () => {
  const sizes = fc.array(fc.boolean(), { maxLength: 30 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), sizes, (slots, bigs) => {
      const line = new ReadingSlots(slots)
      const running: Waiting[] = []
      let count = 0
      for (const isBig of bigs) {
        const waiting: Waiting = { isBig, start: () => void running.push(waiting) }
        line.enter(waiting)
      }
      for (let next = running.shift(); next !== undefined; next = running.shift()) {
        expect(running.length + 1).toBeLessThanOrEqual(slots)
        expect([next, ...running].filter(({ isBig }) => isBig).length).toBeLessThanOrEqual(1)
        count++
        line.done(next)
      }
      expect(count).toBe(bigs.length)
    }),
  )
})
