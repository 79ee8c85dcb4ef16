/** When the demo's tickets were opened: over the last weeks, by day more than by night, on workdays more than at weekends. Pure. */
import type { Chance } from './chance.ts'

const hour = 3_600_000
/** The time that a demo looks back on, in days. */
export const daysBack = 30

/** Share of what comes in an hour of the day (UTC), compared with the busiest. */
const byHour = [1, 1, 1, 1, 1, 2, 4, 8, 16, 20, 19, 17, 12, 15, 18, 17, 14, 10, 6, 4, 3, 2, 2, 1].map((one) => one / 20)
const weekend = 0.25

/** So many of the tickets are of the last hours, whatever day it is: a desk has something to do. */
const fresh = { share: 0.04, hours: 5 }

/** `count` times before `now`, oldest first. */
export function openings(count: number, now: Date, chance: Chance): readonly Date[] {
  const times = Array.from(
    { length: Math.ceil(count * fresh.share) },
    () => now.getTime() - chance.between(1 / 60, fresh.hours) * hour,
  )
  while (times.length < count) {
    const at = now.getTime() - chance.between(1 / 60, daysBack * 24) * hour
    if (chance.happens(weightOf(new Date(at)))) times.push(at)
  }
  return times.toSorted((a, b) => a - b).map((at) => new Date(at))
}

function weightOf(at: Date): number {
  const share = byHour[at.getUTCHours()] ?? 0
  return at.getUTCDay() % 6 === 0 ? share * weekend : share
}
