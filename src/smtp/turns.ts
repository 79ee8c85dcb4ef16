/**
 * How many large mails may be hashed and written to the disk at the same time; the others wait in line, unread. Two hundred at
 * once are not written sooner than a few at a time, but each turn of the event loop takes as long as all that came with it, and
 * everybody else's commands wait behind that. A turn is one chunk, so a slow client holds nobody up.
 */

export type Turns = Readonly<{
  /** Null for "at once". Each turn that was taken is to be given back. */
  take(): Promise<void> | null
  give(): void
}>

/** So many at a time, first come first served. */
export function createTurns(count: number): Turns {
  let free = count
  const line: (() => void)[] = []
  return {
    take() {
      if (free === 0) return new Promise((resolve) => line.push(resolve))
      free--
      return null
    },
    give() {
      const next = line.shift()
      if (next === undefined) free++
      else next()
    },
  }
}
