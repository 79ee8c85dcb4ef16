/**
 * Many connections share commits: whatever arrives while one batch is being written goes into the next. A batch that fails
 * is tried again mail by mail, so that one bad mail never costs another its 250; beside the lanes, so that a bad mail that
 * takes its time (it waits for a lock) does not keep what comes after it. Knows nothing of mail or databases.
 */

export type GroupCommit<Item, Result> = Readonly<{
  /** Writes an item, alone or with others; gives its result once that is committed. */
  add(item: Item): Promise<Result>
  /** Items waiting or being written. */
  waiting(): number
}>

export type BatchOptions<Item, Result> = Readonly<{
  /** Writes a batch; gives one result per item, in order. Throws when none of it was written. */
  write(items: readonly Item[]): Promise<readonly Result[]>
  /** What an item weighs; a batch closes at `limitWeight`. */
  weigh(item: Item): number
  limitItems: number
  limitWeight: number
  /** Batches written at the same time. */
  lanes: number
  /** Whether an error would meet every item alike (the database is away), so that trying one by one is no use. */
  concernsAll(err: unknown): boolean
  observe(items: number): void
}>

type Waiting<Item, Result> = Readonly<{
  item: Item
  resolve(result: Result): void
  reject(err: unknown): void
}>

/** Makes the queue in front of a writer. */
export function groupCommit<Item, Result>(options: BatchOptions<Item, Result>): GroupCommit<Item, Result> {
  const queue: Waiting<Item, Result>[] = []
  const again: Waiting<Item, Result>[] = []
  let busy = 0
  let isRetrying = false
  let waiting = 0

  function add(item: Item): Promise<Result> {
    waiting++
    const done = new Promise<Result>((resolve, reject) => queue.push({ item, resolve, reject }))
    // After the current turn of the event loop, so that mails that end in the same turn share a batch.
    setImmediate(drain)
    return done.finally(() => waiting--)
  }

  function drain(): void {
    while (busy < options.lanes && queue.length > 0) {
      busy++
      void writeBatch(take(queue, options)).finally(() => {
        busy--
        drain()
      })
    }
  }

  async function writeBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const failure = await settle(batch, options)
    if (failure === null) return
    if (batch.length === 1 || options.concernsAll(failure.err)) return rejectAll(batch, failure.err)
    again.push(...batch)
    void retry()
  }

  /** One at a time, whatever failed: what is bad is not let loose on the database with all its might. */
  async function retry(): Promise<void> {
    if (isRetrying) return
    isRetrying = true
    for (let one = again.shift(); one !== undefined; one = again.shift()) {
      const failure = await settle([one], options)
      if (failure === null) continue
      one.reject(failure.err)
      if (options.concernsAll(failure.err)) rejectAll(again.splice(0), failure.err)
    }
    isRetrying = false
  }

  return { add, waiting: () => waiting }
}

function take<Item, Result>(
  queue: Waiting<Item, Result>[],
  { weigh, limitItems, limitWeight }: BatchOptions<Item, Result>,
): Waiting<Item, Result>[] {
  let weight = 0
  let count = 0
  for (const { item } of queue) {
    weight += weigh(item)
    if (count > 0 && (count === limitItems || weight > limitWeight)) break
    count++
  }
  return queue.splice(0, count)
}

/** Writes a batch and gives its items their results; never throws, but gives the failure, with all of them unanswered. */
async function settle<Item, Result>(
  batch: readonly Waiting<Item, Result>[],
  { observe, write }: BatchOptions<Item, Result>,
): Promise<Readonly<{ err: unknown }> | null> {
  observe(batch.length)
  try {
    const results = await write(batch.map(({ item }) => item))
    batch.forEach(({ resolve, reject }, at) => {
      const result = results[at]
      if (result === undefined) reject(new Error('the batch was written, but this item has no result'))
      else resolve(result)
    })
    return null
  } catch (err) {
    return { err }
  }
}

function rejectAll<Item, Result>(batch: readonly Waiting<Item, Result>[], err: unknown): void {
  for (const { reject } of batch) reject(err)
}
