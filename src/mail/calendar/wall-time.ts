/** Days and times as they stand on a wall, and how they are written: in English, whatever machine this is. */

/** A time without a zone, as milliseconds since 1970 if the wall were in UTC. */
export type WallTime = number

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** A minute, in milliseconds. */
export const minuteMs = 60_000
/** A day, in milliseconds. */
export const dayMs = 24 * 60 * minuteMs

/** The wall time of these numbers; null when there is no such day or it is centuries away. Zones of Windows begin in 1601. */
export function wallTime(year: number, month: number, day: number, hour = 0, minute = 0): WallTime | null {
  const wall = Date.UTC(year, month - 1, day, hour, minute)
  const date = new Date(wall)
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return isSame && year >= 1600 && year < 2300 ? wall : null
}

/** `Tuesday, 3 March 2026`. */
export function weekdayAndDay(wall: WallTime): string {
  return `${weekdays[new Date(wall).getUTCDay()]}, ${dayOf(wall)}`
}

/** `3 March 2026`. */
export function dayOf(wall: WallTime): string {
  const date = new Date(wall)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** `09:30`. */
export function timeOf(wall: WallTime): string {
  return new Date(wall).toISOString().slice(11, 16)
}

/** The name of a month, 1 being January; null for no month. */
export function monthName(month: number): string | null {
  return months[month - 1] ?? null
}

/** The name of a weekday by the letters of RFC 5545 §3.3.10 (`MO`); null for none. */
export function weekdayName(letters: string): string | null {
  return weekdays.find((name) => name.slice(0, 2).toUpperCase() === letters.toUpperCase()) ?? null
}

/** Whether both are on the same day. */
export function isSameDay(one: WallTime, other: WallTime): boolean {
  return Math.floor(one / dayMs) === Math.floor(other / dayMs)
}
