import { expect, test } from 'vitest'
import { patiently } from './patiently.ts'

const never = new AbortController().signal

/** Work that fails with these errors, one after the other, before it succeeds. */
function failing(errors: readonly string[]) {
  let at = 0
  return async () => {
    const message = errors[at++]
    if (message !== undefined) throw new Error(message)
    return 'done'
  }
}

const passes = (err: unknown) => err instanceof Error && err.message === 'away'

test.each([
  [[], 'done', 0],
  [['away', 'away'], 'done', 2],
  [['away', 'broken'], 'broken', 1],
  [['broken'], 'broken', 0],
  [['away', 'away', 'away', 'away'], 'away', 3],
])('after %j: %s', async (errors, end, waits) => {
  let waited = 0
  const work = patiently(failing(errors), { passes, waitsMs: [0, 0, 0], stop: never, onWait: () => waited++ })
  expect(await work.catch((err: unknown) => (err instanceof Error ? err.message : err))).toBe(end)
  expect(waited).toBe(waits)
})

test('a stop ends the waiting, and then there is one try at most', async () => {
  const stop = new AbortController()
  const work = patiently(failing(['away', 'away', 'away']), {
    passes,
    waitsMs: [3_600_000, 3_600_000, 3_600_000],
    stop: stop.signal,
    onWait: () => stop.abort(),
  })
  await expect(work).rejects.toThrow('away')
})
