/** Recurrence rules (RFC 5545 §3.3.10) in words. A rule is never expanded; one that is not common is shown as it is. */
import type { ContentLine } from './content-lines.ts'
import { dayOf, monthName, wallTime, weekdayName } from './wall-time.ts'

type Rule = Readonly<Record<string, unknown>>

const units: Readonly<Record<string, string>> = {
  SECONDLY: 'second',
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
}

const ordinals: Readonly<Record<string, string>> = {
  '1': 'first',
  '2': 'second',
  '3': 'third',
  '4': 'fourth',
  '5': 'fifth',
  '-1': 'last',
  '-2': 'second to last',
}

/** Parts that are put into words; any other makes a rule an uncommon one. Week starts change next to nothing. */
const spoken: ReadonlySet<string> = new Set(
  'freq interval count until byday bymonth bymonthday bysetpos wkst'.split(' '),
)

/** More days than a rule of a person names. */
const listLimit = 31

/** An RRULE, such as `every 2 weeks on Monday and Friday, 10 times`; null when it is none. */
export function recurrenceText(line: ContentLine | undefined): string | null {
  const freq = /FREQ=([A-Z]{1,20})/i.exec(line?.raw ?? '')?.[1]?.toUpperCase()
  const parts: Rule = line?.rule ?? { freq, unread: true } // ical.js refuses a rule with any value that is not allowed
  const unit = units[String(parts['freq'])]
  if (unit === undefined) return null
  const days = Object.keys(parts).every((part) => spoken.has(part)) ? daysText(parts) : null
  const every = isWeekday(parts) ? 'every weekday' : everyText(unit, parts['interval'])
  const on = isWeekday(parts) ? '' : (days ?? ' by a rule of its own')
  return `${every}${on}${endText(parts)}`
}

function everyText(unit: string, interval: unknown): string {
  const step = Number(interval ?? 1)
  return step > 1 ? `every ${step} ${unit}s` : `every ${unit}`
}

function isWeekday({ freq, interval, byday }: Rule): boolean {
  const days = listOf(byday).toSorted().join(' ')
  return (freq === 'WEEKLY' || freq === 'DAILY') && Number(interval ?? 1) === 1 && days === 'FR MO TH TU WE'
}

/** On which days, `''` when the start says it; null when it can not be said. */
function daysText(parts: Rule): string | null {
  const months = listOf(parts['bymonth']).map((month) => monthName(Number(month)))
  const monthDays = listOf(parts['bymonthday'])
  const weekdays = listOf(parts['byday']).map((day) => weekdayText(day, parts['bysetpos']))
  const isSaid = months.every((name) => name !== null) && weekdays.every((text) => text !== null)
  if (!isSaid || (monthDays.length > 0 && weekdays.length > 0)) return null
  const on = weekdays.length > 0 ? ` on ${andList(weekdays)}` : monthDays.length > 0 ? monthDaysText(monthDays) : ''
  return months.length > 0 ? `${on} in ${andList(months)}` : on
}

function monthDaysText(days: readonly string[]): string {
  if (days.length === 1 && days[0] === '-1') return ' on the last day'
  return ` on day ${andList(days)}`
}

/** `MO` is Monday, `2TU` the second Tuesday, `-1FR` the last Friday; BYSETPOS says which one as well. */
function weekdayText(day: string, position: unknown): string | null {
  const match = /^([+-]?\d{0,2})(SU|MO|TU|WE|TH|FR|SA)$/.exec(day)
  const name = weekdayName(match?.[2] ?? '')
  const nth = (match?.[1] || String(position ?? '')).replace('+', '')
  if (name === null || nth === '') return name
  const ordinal = ordinals[nth]
  return ordinal === undefined ? null : `the ${ordinal} ${name}`
}

function endText({ count, until }: Rule): string {
  if (typeof count === 'number' && count > 0) return count === 1 ? ', once' : `, ${count} times`
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(String(until ?? ''))
  const day = match === null ? null : wallTime(Number(match[1]), Number(match[2]), Number(match[3]))
  return day === null ? '' : `, until ${dayOf(day)}`
}

/** ical.js gives one value as such, several as an array. */
function listOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).slice(0, listLimit).map(String)
}

function andList(items: readonly (string | null)[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}
