/** One event as lines for people: what, when, where and who. Labels and their order never change. */
import ICAL from 'ical.js'
import { oneLine } from '../storable.ts'
import { type Component, textOf } from './components.ts'
import { type EventTime, eventTime, later, whenText } from './event-time.ts'
import { answersText, attendeesText, onlyAnswer, organizerText } from './people.ts'
import { recurrenceText } from './recurrence.ts'
import type { Zone } from './time-zones.ts'
import { dayOf } from './wall-time.ts'

/** What a method (RFC 5546 §1.4) says of an event. */
const headings: Readonly<Record<string, string>> = {
  REQUEST: 'Invitation',
  CANCEL: 'Cancelled',
  REPLY: 'Answer',
  COUNTER: 'Another time proposed',
  DECLINECOUNTER: 'Proposed time declined',
  ADD: 'Further dates',
  REFRESH: 'Latest version asked for',
  PUBLISH: 'Event',
}

/** What a component is when no method says more. */
const kinds: Readonly<Record<string, string>> = { vtodo: 'Task', vjournal: 'Journal', vfreebusy: 'Free and busy times' }

/** Where a meeting can be joined; programs have their own names for CONFERENCE (RFC 7986 §5.11). */
const joinProperties = [
  'conference',
  'x-google-conference',
  'x-microsoft-skypeteamsmeetingurl',
  'x-microsoft-onlinemeetingexternallink',
  'x-microsoft-onlinemeetingconflink',
  'url',
] as const

/** Characters of a value that are shown; the .ics has the rest. */
const valueLimit = 1000
/** Days that are left out of a series, as many as are listed. */
const exceptionsShown = 5
/** Days that are read of a line. */
const datesLimit = 366

/** The lines of an event under this method; `zoneOf` gives the zone of a TZID. Empty when it says nothing at all. */
export function eventLines(event: Component, method: string | null, zoneOf: (tzid: string) => Zone): readonly string[] {
  const summary = textOf(event, 'summary')
  const times = timesOf(event, zoneOf)
  const lines = [
    labelled('When', times === null ? null : whenText(times.start, times.end)),
    labelled('Due', dueText(event, zoneOf)),
    labelled('Repeats', seriesText(event)),
    labelled('Only the date', onlyDateText(event, zoneOf)),
    labelled('Where', textOf(event, 'location')),
    labelled('Join', joinText(event)),
    labelled('Organizer', organizerText(event)),
    ...(method === 'REPLY' ? [labelled('Answers', answersText(event))] : [labelled('Attendees', attendeesText(event))]),
    labelled('Comment', textOf(event, 'comment')),
  ].filter((line) => line !== null)
  const heading = headingOf(event, method)
  const first = summary === null ? heading : `${heading}: ${oneLine(summary, valueLimit)}`
  return summary === null && lines.length === 0 ? [] : [first, ...lines]
}

function labelled(label: string, value: string | null): string | null {
  const text = oneLine(value ?? '', valueLimit)
  return text === '' ? null : `${label}: ${text}`
}

function headingOf(event: Component, method: string | null): string {
  if (textOf(event, 'status')?.toUpperCase() === 'CANCELLED') return 'Cancelled'
  const heading = headings[method ?? ''] ?? kinds[event.name] ?? 'Event'
  if (method === 'REPLY') return withUpperCase(onlyAnswer(event) ?? heading)
  const isUpdate = method === 'REQUEST' && Number(event.properties.get('sequence')?.[0]?.raw ?? 0) > 0
  return isUpdate ? 'Updated invitation' : heading
}

function withUpperCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

type Times = Readonly<{ start: EventTime; end: EventTime | null }>

function timesOf(event: Component, zoneOf: (tzid: string) => Zone): Times | null {
  const start = eventTime(event.properties.get('dtstart')?.[0], zoneOf)
  if (start === null) return null
  const end = eventTime(event.properties.get('dtend')?.[0], zoneOf)
  const seconds = end === null ? durationSeconds(textOf(event, 'duration')) : null
  return { start, end: seconds === null ? end : later(start, seconds) }
}

/** RFC 5545 §3.3.6; null when it is no duration, or longer than a year. */
function durationSeconds(duration: string | null): number | null {
  if (duration === null || duration.length > 40) return null
  try {
    const seconds = ICAL.Duration.fromString(duration).toSeconds()
    return seconds > 0 && seconds < 366 * 24 * 3600 ? seconds : null
  } catch {
    return null // it throws for what is no duration, and says nothing else
  }
}

function dueText(event: Component, zoneOf: (tzid: string) => Zone): string | null {
  const due = eventTime(event.properties.get('due')?.[0], zoneOf)
  return due === null ? null : whenText(due, null)
}

function seriesText(event: Component): string | null {
  const rule = recurrenceText(event.properties.get('rrule')?.[0])
  const dates = (event.properties.get('rdate') ?? []).flatMap(({ raw }) => raw.split(',')).length
  const further = dates === 0 ? null : `on ${dates} further ${dates === 1 ? 'date' : 'dates'}`
  const series = [rule, further].filter((text) => text !== null).join(', and ')
  return series === '' ? null : series + exceptionsText(event)
}

function exceptionsText(event: Component): string {
  const lines = (event.properties.get('exdate') ?? []).flatMap((line) =>
    line.raw.split(',', datesLimit).map((raw) => ({ ...line, raw })),
  )
  const days = lines.flatMap((line) => eventTime(line, () => null) ?? []).map(({ wall }) => dayOf(wall))
  if (days.length === 0) return ''
  const rest = days.length - exceptionsShown
  return `, except ${days.slice(0, exceptionsShown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** RFC 5545 §3.8.4.4: the event is one of a series, and only that one is meant. */
function onlyDateText(event: Component, zoneOf: (tzid: string) => Zone): string | null {
  const meant = eventTime(event.properties.get('recurrence-id')?.[0], zoneOf)
  return meant === null ? null : whenText(meant, null)
}

function joinText(event: Component): string | null {
  const values = joinProperties.map((name) => textOf(event, name))
  return values.find((value) => value !== null && /^(?:https?|tel|sip|sips):\S+$/i.test(value)) ?? null
}
