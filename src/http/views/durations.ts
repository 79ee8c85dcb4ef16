/** Lengths of time for people. Pure. */

const units = [
  { unit: 'd', seconds: 86_400, below: { unit: 'h', seconds: 3_600 } },
  { unit: 'h', seconds: 3_600, below: { unit: 'min', seconds: 60 } },
  { unit: 'min', seconds: 60, below: null },
] as const

/** `3 min`, `2 h 10 min`, `4 d 6 h`: the two largest units; under a minute, seconds. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const found = units.find((one) => whole >= one.seconds)
  if (found === undefined) return `${whole} s`
  const count = Math.floor(whole / found.seconds)
  const rest = found.below === null ? 0 : Math.floor((whole % found.seconds) / found.below.seconds)
  return rest === 0 || found.below === null
    ? `${count} ${found.unit}`
    : `${count} ${found.unit} ${rest} ${found.below.unit}`
}

/** `up to 1 h`, `1 h to 4 h`, `over 3 d`. */
export function stretch(from: number, to: number | null): string {
  if (to === null) return from === 0 ? 'any time' : `over ${duration(from)}`
  return from === 0 ? `up to ${duration(to)}` : `${duration(from)} to ${duration(to)}`
}
