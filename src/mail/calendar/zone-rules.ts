/**
 * The time zone that a calendar describes itself (VTIMEZONE, RFC 5545 §3.6.5), for names that nobody else knows, such
 * as "Customized Time Zone". Rules are calculated for the years that are asked for, never expanded from their start;
 * a rule that is not the common "nth weekday of a month" leaves the offset unknown.
 */
import { type Component, textOf } from './components.ts'
import { eventTime } from './event-time.ts'
import type { Zone } from './time-zones.ts'
import { dayMs, type WallTime, wallTime } from './wall-time.ts'

/** One of the two times of a zone: its offset in minutes, and when it began last before a time; null for never. */
type Observance = Readonly<{ offset: number; lastOnset: (wall: WallTime) => WallTime | null }>

/** More observances than any zone has had. */
const observanceLimit = 50

/** The zone that is described for this TZID; null when none is, or its rules are not the common ones. */
export function describedZone(zones: readonly Component[], tzid: string): Zone | null {
  const component = zones.find((zone) => textOf(zone, 'tzid') === tzid)
  if (component === undefined) return null
  const observances = component.inner.slice(0, observanceLimit).map(observanceOf)
  if (observances.length === 0 || observances.includes(null)) return null
  const known = observances.filter((observance) => observance !== null)
  return { name: tzid, offsetAtWall: (wall) => offsetBy(known, wall) }
}

/** That of the observance which began last. */
function offsetBy(observances: readonly Observance[], wall: WallTime): number | null {
  const begun = observances.flatMap(({ offset, lastOnset }) => {
    const onset = lastOnset(wall)
    return onset === null ? [] : { offset, onset }
  })
  return begun.toSorted((one, other) => other.onset - one.onset)[0]?.offset ?? null
}

function observanceOf(component: Component): Observance | null {
  const offset = offsetMinutes(textOf(component, 'tzoffsetto') ?? '')
  const start = eventTime(component.properties.get('dtstart')?.[0], () => null)?.wall ?? null
  if (offset === null || start === null) return null
  const line = component.properties.get('rrule')?.[0]
  if (line === undefined) return { offset, lastOnset: (wall) => (start <= wall ? start : null) }
  const day = yearlyDay(line.rule ?? {})
  if (day === null) return null
  const time = ((start % dayMs) + dayMs) % dayMs // before 1970 the remainder is negative
  const lastYear = Number(/^\d{4}/.exec(String(line.rule?.['until']))?.[0] ?? Number.POSITIVE_INFINITY)
  const lastOnset = (wall: WallTime) => {
    const year = Math.min(new Date(wall).getUTCFullYear(), lastYear)
    const onsets = [day(year) + time, day(year - 1) + time]
    return onsets.find((onset) => onset >= start && onset <= wall) ?? null
  }
  return { offset, lastOnset }
}

/** `+0100` in minutes. */
function offsetMinutes(text: string): number | null {
  const match = /^([+-])(\d\d):?(\d\d)/.exec(text)
  if (match === null) return null
  const [, sign, hours, minutes] = match
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}

/** The day of a rule such as `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU` in a year; null for any other rule. */
function yearlyDay({ freq, bymonth, byday }: Readonly<Record<string, unknown>>): ((year: number) => WallTime) | null {
  const day = /^(-?[1-5])(SU|MO|TU|WE|TH|FR|SA)$/.exec(String(byday))
  const month = Number(bymonth)
  if (freq !== 'YEARLY' || day === null || !(month >= 1 && month <= 12)) return null
  const [, nth = '1', weekday = 'SU'] = day
  return (year) => nthWeekday(year, month, Number(nth), ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf(weekday))
}

function nthWeekday(year: number, month: number, nth: number, weekday: number): WallTime {
  const first = wallTime(year, month, 1) ?? 0
  const next = Date.UTC(year, month, 1)
  const ahead = (weekday - new Date(first).getUTCDay() + 7) % 7
  if (nth > 0) return first + (ahead + (nth - 1) * 7) * dayMs
  const back = (new Date(next).getUTCDay() - weekday + 7) % 7 || 7
  return next - (back + (-nth - 1) * 7) * dayMs
}
