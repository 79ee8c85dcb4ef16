/**
 * How many octets of mails were received and not yet answered, over all connections. Over the limit a mail that has left
 * memory for the disk waits: nothing is read from its socket, so TCP slows its sender down. So that they do not all wait
 * for each other, the one that has waited longest goes on whatever the total is; one that has waited too long gets 452
 * and gives its room to the others. What fits into memory never waits: many small mails are bounded by the number of
 * connections. Large mails are written a few at a time, in turn (`turns.ts`).
 */
import type { Room } from '../intake/body.ts'
import type { SmtpLimits } from './limits.ts'
import { createTurns } from './turns.ts'

type InFlightLimits = Pick<SmtpLimits, 'inFlightBytes' | 'inFlightWaitMs'>

export type InFlight = Readonly<{
  /** The share of one mail, from DATA to its answer. */
  open(): Share
  bytes(): number
  isFull(): boolean
}>

export type Share = Room & Readonly<{ close(): void }>

type Waiting = Readonly<{ share: Share; goOn: () => void }>

/** Large mails that are written at the same time: as many as libuv has threads for files, by default. */
const writersAtOnce = 4

/** Starts with nothing in flight. */
export function createInFlight(limits: () => InFlightLimits): InFlight {
  const turns = createTurns(writersAtOnce)
  let total = 0
  /** In the order in which they began to wait. */
  const waiting = new Set<Waiting>()
  /** The mail that goes on although the total is too much. */
  let favoured: Share | null = null

  const isFull = () => total > limits().inFlightBytes

  function wake(): void {
    for (const { share, goOn } of waiting) {
      if (isFull() && favoured !== null && favoured !== share) return
      if (isFull()) favoured = share
      goOn()
    }
  }

  function wait(share: Share): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = { share, goOn: () => leave(resolve) }
      const timer = setTimeout(() => leave(() => reject(new NoRoom())), limits().inFlightWaitMs)
      const leave = (how: () => void) => {
        clearTimeout(timer)
        waiting.delete(entry)
        how()
      }
      waiting.add(entry)
      wake()
    })
  }

  function open(): Share {
    let own = 0
    const share: Share = {
      add(bytes) {
        own += bytes
        total += bytes
      },
      ready() {
        if (!isFull() || favoured === share) return turns.take()
        return wait(share).then(() => turns.take() ?? undefined)
      },
      written: turns.give,
      close() {
        total -= own
        own = 0
        if (favoured === share) favoured = null
        wake()
      },
    }
    return share
  }

  return { open, bytes: () => total, isFull }
}

/** Too many octets are in flight, and stayed so. */
class NoRoom extends Error {
  override readonly name = 'NoRoom'
  readonly code = 'ENOROOM'
}
