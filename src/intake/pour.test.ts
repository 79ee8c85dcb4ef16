import { PassThrough, Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pour, type Take } from './pour.ts'

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 20 })

test('all chunks are taken in order, one at a time, whether at once or later', async () => {
  const samples = fc.asyncProperty(chunks, fc.infiniteStream(fc.boolean()), async (pieces, isLater) => {
    const taken: number[] = []
    let inHand = 0
    const take: Take = (chunk) => {
      expect(inHand).toBe(0)
      if (!isLater.next().value) {
        taken.push(...chunk)
        return null
      }
      inHand++
      return nextTurn().then(() => {
        inHand--
        taken.push(...chunk)
      })
    }
    expect(await pour(Readable.from(pieces), take)).toBe(true)
    expect(taken).toEqual(pieces.flatMap((piece) => [...piece]))
  })
  await fc.assert(samples, { numRuns: 100 })
})

test('a chunk that could not be taken is a failure, even when the stream has ended meanwhile', async () => {
  const stream = Readable.from([Buffer.from('only')])
  const ended = new Promise<void>((resolve) => stream.once('close', resolve))
  const take = () => ended.then(() => Promise.reject(new Error('disk full')))
  await expect(pour(stream, take)).rejects.toThrow('disk full')
})

test('a stream that ends while its last chunk is being taken is whole only when it is taken', async () => {
  const stream = Readable.from([Buffer.from('only')])
  const ended = new Promise<void>((resolve) => stream.once('close', resolve))
  let isTaken = false
  const take = () =>
    ended.then(nextTurn).then(() => {
      isTaken = true
    })
  expect(await pour(stream, take)).toBe(true)
  expect(isTaken).toBe(true)
})

test('a stream that breaks while a chunk is being taken fails when that is over', async () => {
  const stream = new PassThrough()
  const order: string[] = []
  const taking = Promise.withResolvers<void>()
  const pouring = pour(stream, () => taking.promise.then(() => void order.push('taken')))
  const outcome = pouring.catch((error: Error) => order.push(error.message))
  stream.write('x')
  stream.destroy(new Error('reset'))
  await nextTurn()
  taking.resolve()
  await outcome
  expect(order).toEqual(['taken', 'reset'])
})

test('who wants no more leaves the rest in the stream', async () => {
  const stream = Readable.from([Buffer.from('a'), Buffer.from('b'), Buffer.from('c')])
  let count = 0
  expect(await pour(stream, () => (++count === 2 ? false : null))).toBe(false)
  expect(Buffer.concat(await stream.toArray()).toString()).toBe('c')
})

test('a stream that breaks after it was left does not end the process', async () => {
  const stream = new PassThrough()
  stream.write('x')
  expect(await pour(stream, () => false)).toBe(false)
  stream.destroy(new Error('later'))
  await nextTurn()
})
