import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

test('an answer begins when the mail that it answers is done, and holds up nothing else', async () => {
  const flight = inOrder(16)
  const log: string[] = []
  const question = Promise.withResolvers<void>()
  const say = (text: string) => async () => void log.push(text)
  await flight.start({ ids: ['q'], references: [] }, () => question.promise.then(say('question done')))
  await flight.start({ ids: ['a'], references: ['elsewhere', 'q'] }, say('answer begins'))
  await flight.start({ ids: ['b'], references: ['a'] }, say('answer to the answer begins'))
  await flight.start({ ids: ['x'], references: ['elsewhere'] }, say('another begins'))
  question.resolve()
  await flight.settled()
  expect(log).toEqual(['another begins', 'question done', 'answer begins', 'answer to the answer begins'])
})

test('there are never more at work than may be, all of them are done, and nothing overtakes what it waits for', async () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd')
  const mail = fc.record({ id: name, references: fc.array(name, { maxLength: 2 }), turns: fc.nat(4) })
  await fc.assert(
    fc.asyncProperty(fc.array(mail, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), async (mails, limit) => {
      const flight = inOrder(limit)
      const done = new Set<number>()
      let [atWork, most] = [0, 0]
      for (const [at, { id, references, turns }] of mails.entries()) {
        await flight.start({ ids: [id], references }, async () => {
          const awaited = mails
            .slice(0, at)
            .flatMap((one, before) => ([id, ...references].includes(one.id) ? [before] : []))
          expect(awaited.filter((before) => !done.has(before))).toEqual([])
          most = Math.max(most, ++atWork)
          for (let turn = 0; turn < turns; turn++) await Promise.resolve()
          atWork--
          done.add(at)
        })
      }
      await flight.settled()
      expect(most).toBeLessThanOrEqual(limit)
      expect(done.size).toBe(mails.length)
    }),
  )
})
