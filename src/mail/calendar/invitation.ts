/**
 * Calendar parts (RFC 5545, RFC 5546) in words: what is asked, what it is about, when, where and who. Times are those
 * of the event's own zone and of UTC, never of this machine. What is broken is left out, the rest is shown.
 */
import { cut, storableText } from '../storable.ts'
import { type CalendarParts, calendarParts, textOf } from './components.ts'
import { eventLines } from './event-lines.ts'
import { type Zone, zoneNamed } from './time-zones.ts'
import { describedZone } from './zone-rules.ts'

/** An invitation is one event; an export of more is a file to open. */
const eventsShown = 5
/** Characters of a description: what a person writes to an invitation. */
const descriptionLimit = 20_000

/**
 * A few lines for people, such as `Invitation: Review` and `When: …`; an empty line stands between events. Null when
 * nothing can be read. Never throws.
 */
export function invitationText(calendar: string): string | null {
  const parts = calendarParts(calendar)
  const zoneOf = zonesOf(parts)
  const readable = parts.events
    .slice(0, eventsShown * 4)
    .map((event) => eventLines(event, parts.method, zoneOf))
    .filter((lines) => lines.length > 0)
  if (readable.length === 0) return null
  const shown = readable.slice(0, eventsShown).map((lines) => lines.join('\n'))
  const rest = parts.events.length - shown.length
  return [...shown, ...(rest > 0 ? [`and ${rest} more in the calendar file`] : [])].join('\n\n')
}

/** What was written to the first event, for mails that say it nowhere else; null when there is nothing. Never throws. */
export function invitationDescription(calendar: string): string | null {
  const descriptions = calendarParts(calendar).events.map((event) => textOf(event, 'description'))
  const first = descriptions.find((description) => description !== null)
  return storableText(cut(first ?? '', descriptionLimit), descriptionLimit).trim() || null
}

/** Zones as everybody knows them, else as the calendar describes them, else by their name only. */
function zonesOf({ zones }: CalendarParts): (tzid: string) => Zone {
  const known = new Map<string, Zone>()
  return (tzid) => {
    const zone = known.get(tzid) ?? zoneNamed(tzid) ?? describedZone(zones, tzid) ?? nameOnly(tzid)
    known.set(tzid, zone)
    return zone
  }
}

function nameOnly(tzid: string): Zone {
  return { name: cut(tzid, 100), offsetAtWall: () => null }
}
