/**
 * Time zones by the names that calendars use: IANA names, also behind a path as some programs write them, and those of
 * Windows. What the names mean comes with Node (ICU); the machine's own zone and language never matter.
 */
import { minuteMs, type WallTime } from './wall-time.ts'
import { windowsZones } from './windows-zones.ts'

/** A time zone: how it is shown, and how many minutes a wall in it is ahead of UTC at a wall time (null: not known). */
export type Zone = Readonly<{ name: string; offsetAtWall: (wall: WallTime) => number | null }>

/** A zone of which the offset at any moment is known. */
export type KnownZone = Zone & Readonly<{ offsetAt: (utcMs: number) => number }>

/** Coordinated Universal Time. */
export const utcZone: KnownZone = { name: 'UTC', offsetAtWall: () => 0, offsetAt: () => 0 }

const formats = new Map<string, Intl.DateTimeFormat | null>()
/** The zones of a place's mail; a sender must not fill the memory with others. */
const formatLimit = 100

/** The zone of a name such as `Europe/Berlin`, `/tool/2024/Europe/Berlin` or `W. Europe Standard Time`; null for none. */
export function zoneNamed(name: string): KnownZone | null {
  const plain = name.trim().replace(/^"|"$/g, '')
  if (/^(?:UTC|GMT|Etc\/UTC|Z|tzone:\/\/Microsoft\/Utc)$/i.test(plain)) return utcZone
  for (const candidate of candidates(plain)) {
    const format = formatOf(candidate)
    if (format !== null) return intlZone(candidate, format)
  }
  return null
}

/** The name itself, as Windows calls it, or the end of a path. */
function candidates(name: string): readonly string[] {
  const windows = windowsZones.get(name.toLowerCase())
  if (windows !== undefined) return [windows]
  const path = name.split('/').slice(-3)
  return path.length < 2 ? [name] : [name, path.join('/'), path.slice(-2).join('/')]
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  const key = name.toLowerCase()
  const known = formats.get(key)
  if (known !== undefined || name.length > 64) return known ?? null
  const made = makeFormat(name)
  if (formats.size < formatLimit) formats.set(key, made)
  return made
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const two = '2-digit'
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    })
  } catch {
    return null // RangeError: no zone of this name
  }
}

function intlZone(name: string, format: Intl.DateTimeFormat): KnownZone {
  const offsetAt = (utcMs: number) => Math.round((wallIn(format, utcMs) - utcMs) / minuteMs)
  const offsetAtWall = (wall: WallTime) => offsetAt(wall - offsetAt(wall - offsetAt(wall) * minuteMs) * minuteMs)
  return { name, offsetAt, offsetAtWall }
}

function wallIn(format: Intl.DateTimeFormat, utcMs: number): WallTime {
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}
