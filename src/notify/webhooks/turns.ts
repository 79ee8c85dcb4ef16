/**
 * Turns at a receiver that fails: one try at a time, the others wait. A receiver that takes connections and never answers
 * would else hold every worker for the length of a time-out, again and again, and with them what goes to other receivers.
 * Of this process; each service learns by itself.
 */

/** Ends a turn. */
export type EndTurn = () => void

export type Turns = Readonly<{
  /** A turn at a receiver; null when it fails and somebody else is trying it. */
  take(name: string, isFailing: boolean): EndTurn | null
}>

/** Turns by name. */
export function createTurns(): Turns {
  const underWay = new Map<string, number>()
  return {
    take(name, isFailing) {
      const others = underWay.get(name) ?? 0
      if (isFailing && others > 0) return null
      underWay.set(name, others + 1)
      return () => {
        const left = (underWay.get(name) ?? 1) - 1
        if (left > 0) underWay.set(name, left)
        else underWay.delete(name)
      }
    },
  }
}
