/**
 * Several mails on their way into the database at once, so that they share commits, and yet in order where order matters:
 * an answer waits until the mail that it answers is stored, or it would open a ticket of its own.
 */

/** What a mail is called and what it refers to (Message-IDs). */
export type Threading = Readonly<{ ids: readonly string[]; references: readonly string[] }>

export type InOrder = Readonly<{
  /**
   * Takes `work` on, once there is room; it begins when everything that it refers to is done. Resolves when it is taken on.
   * `work` must not throw.
   */
  start(threading: Threading, work: () => Promise<void>): Promise<void>
  /** Resolves when all that was taken on is done. */
  settled(): Promise<void>
}>

/** At most `limit` at once, those that wait for another included. */
export function inOrder(limit: number): InOrder {
  const running = new Map<Promise<void>, ReadonlySet<string>>()

  async function start({ ids, references }: Threading, work: () => Promise<void>): Promise<void> {
    while (running.size >= limit) await Promise.race(running.keys())
    // Its own Message-ID too: of two mails with one Message-ID the first in the file comes first.
    const awaited = [...ids, ...references]
    const earlier = [...running].filter(([, names]) => awaited.some((id) => names.has(id))).map(([done]) => done)
    const begun = earlier.length === 0 ? work() : Promise.all(earlier).then(work)
    const done = begun.finally(() => running.delete(done))
    running.set(done, new Set(ids))
  }

  return {
    start,
    settled: async () => {
      await Promise.all(running.keys())
    },
  }
}
