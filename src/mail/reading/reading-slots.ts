/**
 * Who may use a worker now: first come, first served, with one exception. Only one big mail is read at a time, so that
 * a hundred of them do not fill the memory, nor all workers while small mails wait. Holds no worker itself.
 * Piscina could queue as well, but changes the order of tasks that can be aborted, and knows no two sizes.
 */

/** One who waits. `start` is called when it is its turn; it then has a slot until it is {@link ReadingSlots.done}. */
export type Waiting = Readonly<{ isBig: boolean; start: () => void }>

/** A fixed number of slots and the line in front of them. */
export class ReadingSlots {
  #free: number
  #bigRunning = 0
  readonly #line: Waiting[] = []

  constructor(slots: number) {
    this.#free = slots
  }

  /** Starts `waiting` now or later. */
  enter(waiting: Waiting): void {
    this.#line.push(waiting)
    this.#next()
  }

  /** Takes one out of the line; false when it has been started. */
  leave(waiting: Waiting): boolean {
    const at = this.#line.indexOf(waiting)
    if (at === -1) return false
    this.#line.splice(at, 1)
    return true
  }

  /** Gives a slot back. */
  done({ isBig }: Waiting): void {
    this.#free++
    if (isBig) this.#bigRunning--
    this.#next()
  }

  /** How many are in line. */
  length(): number {
    return this.#line.length
  }

  #next(): void {
    while (this.#free > 0) {
      const at = this.#line.findIndex(({ isBig }) => !isBig || this.#bigRunning === 0)
      const [chosen] = at === -1 ? [] : this.#line.splice(at, 1)
      if (chosen === undefined) return
      this.#free--
      if (chosen.isBig) this.#bigRunning++
      chosen.start()
    }
  }
}
