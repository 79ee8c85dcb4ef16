import { expect, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

type Batch = { items: readonly number[]; end(results: readonly string[]): void; fail(err: Error): void }

/** A writer that the test ends by hand, batch by batch. */
function manualQueue(options: { lanes?: number; concernsAll?: (err: unknown) => boolean } = {}) {
  const batches: Batch[] = []
  const arrivals: (() => void)[] = []
  const queue = groupCommit<number, string>({
    write: (items) =>
      new Promise((end, fail) => {
        batches.push({ items, end, fail })
        arrivals.shift()?.()
      }),
    weigh: (item) => item,
    limitItems: 3,
    limitWeight: 100,
    lanes: options.lanes ?? 1,
    concernsAll: options.concernsAll ?? (() => false),
    observe: () => undefined,
  })
  const next = async (): Promise<Batch> => {
    if (batches.length === 0) await new Promise<void>((resolve) => arrivals.push(resolve))
    const batch = batches.shift()
    if (batch === undefined) throw new Error('no batch was written')
    return batch
  }
  return { queue, next }
}

const named = (items: readonly number[]) => items.map((item) => `done ${item}`)

test('what arrives while a batch is written goes into the next, in order', async () => {
  const { queue, next } = manualQueue()
  const first = queue.add(1)
  const one = await next()
  const others = [2, 3, 4, 5].map((item) => queue.add(item))
  one.end(named(one.items))
  const two = await next()
  expect([one.items, two.items]).toEqual([[1], [2, 3, 4]])
  two.end(named(two.items))
  const three = await next()
  three.end(named(three.items))
  expect(await Promise.all([first, ...others])).toEqual(named([1, 2, 3, 4, 5]))
  expect(queue.waiting()).toBe(0)
})

test('a batch closes at its weight, and one heavy item still goes', async () => {
  const { queue, next } = manualQueue()
  const all = [500, 60, 60].map((item) => queue.add(item))
  for (const expected of [[500], [60], [60]]) {
    const batch = await next()
    expect(batch.items).toEqual(expected)
    batch.end(named(batch.items))
  }
  await Promise.all(all)
})

test('one bad item does not cost the others of its batch their result', async () => {
  const { queue, next } = manualQueue()
  const all = [1, 2, 3].map((item) => queue.add(item))
  ;(await next()).fail(new Error('2 is bad'))
  for (const item of [1, 2, 3]) {
    const batch = await next()
    expect(batch.items).toEqual([item])
    if (item === 2) batch.fail(new Error('2 is bad'))
    else batch.end(named(batch.items))
  }
  const settled = await Promise.allSettled(all)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('mails that are tried again one by one keep no news waiting', async () => {
  const { queue, next } = manualQueue()
  const all = [1, 2].map((item) => queue.add(item))
  ;(await next()).fail(new Error('one of them waits for a lock'))
  const stuck = await next()
  expect(stuck.items).toEqual([1])
  const news = queue.add(3)
  const fresh = await next()
  expect(fresh.items).toEqual([3])
  fresh.end(named(fresh.items))
  expect(await news).toBe('done 3')
  stuck.fail(new Error('still locked'))
  const last = await next()
  last.end(named(last.items))
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

test('when the database goes away while they are tried one by one, all are told at once', async () => {
  const { queue, next } = manualQueue({ concernsAll: (err) => String(err).includes('away') })
  const all = [1, 2, 3].map((item) => queue.add(item))
  ;(await next()).fail(new Error('one is bad'))
  ;(await next()).fail(new Error('away'))
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
})

test('when the database is away, all are told at once', async () => {
  const { queue, next } = manualQueue({ concernsAll: () => true })
  const all = [1, 2].map((item) => queue.add(item))
  ;(await next()).fail(new Error('away'))
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const later = queue.add(3)
  const batch = await next()
  batch.end(named(batch.items))
  expect(await later).toBe('done 3')
})
