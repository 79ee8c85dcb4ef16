/** The components of a calendar (RFC 5545 §3.6): its events, its time zones and what it says of itself. */
import { type ContentLine, contentLines } from './content-lines.ts'

/** A component: its lower-case name (`vevent`) and its properties, by name. */
export type Component = Readonly<{
  name: string
  properties: ReadonlyMap<string, readonly ContentLine[]>
  inner: readonly Component[]
}>

/** What a calendar holds. Without any event, loose properties outside of one are taken for an event. */
export type CalendarParts = Readonly<{
  method: string | null
  events: readonly Component[]
  /** VTIMEZONE components. */
  zones: readonly Component[]
}>

type Open = { name: string; properties: Map<string, ContentLine[]>; inner: Open[] }

/** More than is shown of any calendar. */
const componentLimit = 500
const propertyLimit = 500

const eventNames: ReadonlySet<string> = new Set(['vevent', 'vtodo', 'vjournal', 'vfreebusy'])
/** These stand in the calendar itself: where one begins, whatever was not ended has ended. */
const outerNames: ReadonlySet<string> = new Set([...eventNames, 'vtimezone'])

/** Reads a calendar; a missing `END`, or one too many, does no harm. */
export function calendarParts(calendar: string): CalendarParts {
  const root: Open = { name: '', properties: new Map(), inner: [] }
  const open = [root]
  let count = 0
  for (const line of contentLines(calendar)) {
    const name = line.value.trim().toLowerCase()
    if (line.name === 'begin' && name !== 'vcalendar') {
      if (outerNames.has(name)) open.length = 1
      count += 1
      if (count > componentLimit) break
      open.push(begun(open.at(-1) ?? root, name))
    } else if (line.name === 'end') close(open, name)
    else if (line.name !== 'begin') addProperty(open.at(-1) ?? root, line)
  }
  const events = root.inner.filter((component) => eventNames.has(component.name))
  const method = root.properties.get('method')?.[0]?.value.trim().toUpperCase()
  return {
    method: method === undefined || method === '' ? null : method,
    events: events.length === 0 && root.properties.size > 0 ? [root] : events,
    zones: root.inner.filter((component) => component.name === 'vtimezone'),
  }
}

/** The text of a property, trimmed; null when it is missing or empty. */
export function textOf(component: Component, name: string): string | null {
  return component.properties.get(name)?.[0]?.value.trim() || null
}

function begun(around: Open, name: string): Open {
  const component: Open = { name, properties: new Map(), inner: [] }
  around.inner.push(component)
  return component
}

function close(open: Open[], name: string): void {
  const at = open.findLastIndex((component) => component.name === name)
  if (at > 0) open.length = at
}

function addProperty(component: Open, line: ContentLine): void {
  const lines = component.properties.get(line.name) ?? []
  if (lines.length < propertyLimit) lines.push(line)
  component.properties.set(line.name, lines)
}
