/** When an event is: the values of DTSTART, DTEND and their like (RFC 5545 §3.3.4, §3.3.5), and how they are written. */
import type { ContentLine } from './content-lines.ts'
import { type KnownZone, utcZone, type Zone } from './time-zones.ts'
import { dayMs, isSameDay, minuteMs, timeOf, type WallTime, wallTime, weekdayAndDay } from './wall-time.ts'

/** A day, or a time in a zone; without a zone the time is that of wherever one is (RFC 5545 §3.3.5, form 1). */
export type EventTime = Readonly<{ wall: WallTime; isDay: boolean; zone: Zone | null }>

/** Reads a property; `zoneOf` gives the zone of a TZID. Null when it is missing or there is no such time. */
export function eventTime(line: ContentLine | undefined, zoneOf: (tzid: string) => Zone | null): EventTime | null {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(?:(\d\d):?(\d\d))?[\d:.]{0,12}(Z)?)?/i.exec(line?.raw.trim() ?? '')
  if (line === undefined || match === null) return null
  const [, year, month, day, hour, minute, isUtc] = match
  const wall = wallTime(Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0))
  if (wall === null) return null
  if (hour === undefined) return { wall, isDay: true, zone: null }
  const tzid = line.parameters['tzid']
  const zone = isUtc !== undefined ? utcZone : tzid === undefined ? null : zoneOf(tzid)
  return { wall, isDay: false, zone }
}

/** A moment, as it stands on a wall in `zone`. */
export function eventTimeAt(moment: Date, zone: KnownZone): EventTime {
  const utcMs = moment.getTime()
  return { wall: utcMs + zone.offsetAt(utcMs) * minuteMs, isDay: false, zone }
}

/** The same day or time, `seconds` later. */
export function later(time: EventTime, seconds: number): EventTime {
  return { ...time, wall: time.wall + seconds * 1000 }
}

/**
 * `Tuesday, 3 March 2026, 10:00 – 11:00 Europe/Berlin (09:00 – 10:00 UTC)`. An `end` that is a day is the first day
 * after (RFC 5545 §3.6.1); an end that is not after the start is left out.
 */
export function whenText(start: EventTime, end: EventTime | null): string {
  if (start.isDay) return `${range(start.wall, end?.isDay ? end.wall - dayMs : null, weekdayAndDay)} (all day)`
  const until = end === null || end.isDay ? null : wallInZoneOf(start, end)
  const local = `${range(start.wall, until, dayAndTime)} ${start.zone?.name ?? '(local time)'}`
  const utcStart = inUtc(start.wall, start.zone)
  if (utcStart === null || start.zone === utcZone) return local
  const utcEnd = until === null ? null : inUtc(until, start.zone)
  const isToldDay = isSameDay(utcStart, start.wall)
  return `${local} (${range(utcStart, utcEnd, isToldDay ? timeOf : dayAndTime)} UTC)`
}

/** The wall time of `end` in the zone of `start`, so that one zone is enough to say; null when that is not known. */
function wallInZoneOf(start: EventTime, end: EventTime): WallTime | null {
  if (end.zone === null || end.zone.name === start.zone?.name) return end.wall
  const startOffset = start.zone?.offsetAtWall(start.wall) ?? null
  const endOffset = end.zone.offsetAtWall(end.wall)
  return startOffset === null || endOffset === null ? null : end.wall + (startOffset - endOffset) * minuteMs
}

function inUtc(wall: WallTime, zone: Zone | null): WallTime | null {
  const offset = zone?.offsetAtWall(wall) ?? null
  return offset === null ? null : wall - offset * minuteMs
}

/** From start to end; the end says its day only when that is another. */
function range(start: WallTime, end: WallTime | null, startText: (wall: WallTime) => string): string {
  if (end === null || end <= start) return startText(start)
  return `${startText(start)} – ${isSameDay(start, end) ? timeOf(end) : endText(end, startText)}`
}

function endText(end: WallTime, startText: (wall: WallTime) => string): string {
  return startText === weekdayAndDay ? weekdayAndDay(end) : dayAndTime(end)
}

function dayAndTime(wall: WallTime): string {
  return `${weekdayAndDay(wall)}, ${timeOf(wall)}`
}
