/** Who takes part in an event (RFC 5545 §3.8.4.1, §3.8.4.3), and what they answered (§3.2.12). */
import { oneLine } from '../storable.ts'
import type { Component } from './components.ts'
import type { ContentLine } from './content-lines.ts'

/** As many names as a person reads. */
const attendeesShown = 10
const nameLimit = 200

/** PARTSTAT in words. */
const answers: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'accepted tentatively',
  DELEGATED: 'delegated',
  COMPLETED: 'completed',
  'IN-PROCESS': 'in process',
  'NEEDS-ACTION': 'no answer yet',
}

/** `Ann Example <ann@example.com>` of the organizer; null when there is none. */
export function organizerText(event: Component): string | null {
  return personText(event.properties.get('organizer')?.[0])
}

/** The first attendees, and how many more there are; null when there is none. */
export function attendeesText(event: Component): string | null {
  const people = attendeesOf(event).map(({ person }) => person)
  if (people.length === 0) return null
  const rest = people.length - attendeesShown
  return people.slice(0, attendeesShown).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** What each attendee answered, such as `Ann Example <ann@example.com> accepted`; of a REPLY that is one. */
export function answersText(event: Component): string | null {
  const told = attendeesOf(event).slice(0, attendeesShown)
  return told.map(({ person, answer }) => `${person} ${answer ?? 'answered'}`).join(', ') || null
}

/** The one answer of a REPLY, such as `declined`; null when it holds none or several. */
export function onlyAnswer(event: Component): string | null {
  const [first, ...others] = attendeesOf(event)
  return others.length === 0 ? (first?.answer ?? null) : null
}

function attendeesOf(event: Component): readonly Readonly<{ person: string; answer: string | null }>[] {
  return (event.properties.get('attendee') ?? []).flatMap((line) => {
    const person = personText(line)
    const answer = answers[(line.parameters['partstat'] ?? '').toUpperCase()] ?? null
    return person === null ? [] : [{ person, answer }]
  })
}

function personText(line: ContentLine | undefined): string | null {
  if (line === undefined) return null
  const address = oneLine(line.value.trim().replace(/^mailto:/i, ''), nameLimit)
  const name = oneLine((line.parameters['cn'] ?? '').replace(/^["'\s]{1,9}|["'\s]{1,9}$/g, ''), nameLimit)
  if (address === '' || name === '' || name.toLowerCase() === address.toLowerCase()) return name || address || null
  return `${name} <${address}>`
}
