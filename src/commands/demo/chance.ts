/** Chance that is the same each time: a demo looks alike on every machine. Pure but for its own state. */

export type Chance = Readonly<{
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** True in `share` of cases. */
  happens(share: number): boolean
  /** A number from `least` up to `most`. */
  between(least: number, most: number): number
}>

/** A generator (mulberry32) from a seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    pick<T>(list: readonly T[]): T {
      const picked = list[Math.floor(next() * list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    happens: (share) => next() < share,
    between: (least, most) => least + next() * (most - least),
  }
}
