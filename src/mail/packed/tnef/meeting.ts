/**
 * Meetings that Outlook sends as TNEF instead of as a calendar (MS-OXOCAL): what is asked, when and where, in the
 * words that calendars get. The times are UTC there; the zone of the organizer is told by its Windows name.
 */
import { eventTimeAt, whenText } from '../../calendar/event-time.ts'
import { utcZone, zoneNamed } from '../../calendar/time-zones.ts'
import { dayMs } from '../../calendar/wall-time.ts'
import { oneLine, storableDate } from '../../storable.ts'
import { ByteReader } from '../byte-reader.ts'
import { bytesOf, type MapiProperties, numberOf, textOf, timeOf } from './mapi-properties.ts'

/** What the message class of a meeting says (MS-OXOCAL §2.2.10), under its names in MAPI and in TNEF. */
const headings: readonly (readonly [pattern: RegExp, heading: string])[] = [
  [/^IPM\.(?:Schedule\.Meeting\.Request|Microsoft Schedule\.MtgReq)/i, 'Invitation'],
  [/^IPM\.(?:Schedule\.Meeting\.Canceled|Microsoft Schedule\.MtgCncl)/i, 'Cancelled'],
  [/^IPM\.(?:Schedule\.Meeting\.Resp\.Pos|Microsoft Schedule\.MtgRespP)/i, 'Accepted'],
  [/^IPM\.(?:Schedule\.Meeting\.Resp\.Neg|Microsoft Schedule\.MtgRespN)/i, 'Declined'],
  [/^IPM\.(?:Schedule\.Meeting\.Resp\.Tent|Microsoft Schedule\.MtgRespA)/i, 'Accepted tentatively'],
  [/^IPM\.Appointment/i, 'Event'],
]

const valueLimit = 1000

/** A few lines such as `Invitation: Review` and `When: …`; null when the message is no meeting. */
export function meetingText(
  messageClass: string,
  subject: string | null,
  properties: MapiProperties,
  charset: string | null,
): string | null {
  const heading = headings.find(([pattern]) => pattern.test(messageClass))?.[1]
  if (heading === undefined) return null
  const labelled = [
    ['When', whenOf(properties)],
    ['Repeats', textOf(properties, 'appointmentRecurrence', charset)],
    ['Where', textOf(properties, 'appointmentLocation', charset)],
    ['Organizer', textOf(properties, 'sentRepresentingName', charset)],
  ].flatMap(([label, value]) => {
    const text = oneLine(value ?? '', valueLimit)
    return text === '' ? [] : `${label}: ${text}`
  })
  const what = oneLine(subject ?? '', valueLimit)
  return [what === '' ? heading : `${heading}: ${what}`, ...labelled].join('\n')
}

function whenOf(properties: MapiProperties): string | null {
  const start = storableMoment(timeOf(properties, 'appointmentStart') ?? timeOf(properties, 'startDate'))
  if (start === null) return null
  const end = storableMoment(timeOf(properties, 'appointmentEnd') ?? timeOf(properties, 'endDate'))
  const zone = zoneNamed(zoneKey(properties) ?? '') ?? utcZone
  const [from, to] = [eventTimeAt(start, zone), end === null ? null : eventTimeAt(end, zone)]
  const isAllDay = (numberOf(properties, 'appointmentIsAllDay') ?? 0) !== 0 && from.wall % dayMs === 0
  return isAllDay ? whenText({ ...from, isDay: true }, to && { ...to, isDay: true }) : whenText(from, to)
}

function storableMoment(moment: Date | null): Date | null {
  return moment === null ? null : storableDate(moment)
}

/** MS-OXOCAL §2.2.1.41: after six bytes the length of the name, then the name in UTF-16. */
function zoneKey(properties: MapiProperties): string | null {
  const definition = bytesOf(properties, 'appointmentZone')
  if (definition === null) return null
  const reader = new ByteReader(definition.content)
  reader.take(6)
  const name = reader.take(Math.min(reader.u16(), 100) * 2)
  return Buffer.from(name).toString('utf16le')
}
