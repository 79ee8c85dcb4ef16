/**
 * The vocabulary of tickets: types, priorities, statuses and sources, as tables that code, config, database and
 * pages share. Nothing here knows a database or a door.
 */

/** What a ticket is about; explained to requesters next to the choice. */
export const ticketTypes = ['incident', 'problem', 'task', 'question'] as const
export type TicketType = (typeof ticketTypes)[number]

/** From least to most urgent: the order is the meaning, see {@link isMoreUrgent}. */
export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/**
 * `new`: nobody has touched it · `open`: being worked on · `pending`: waits for the requester · `solved`: an agent
 * says done, a reply reopens it · `closed`: final, a reply opens a follow-up ticket.
 */
export const statuses = ['new', 'open', 'pending', 'solved', 'closed'] as const
export type Status = (typeof statuses)[number]

/** The door a ticket came in by. */
export const sources = ['email', 'web', 'api', 'import'] as const
export type Source = (typeof sources)[number]

/** Whether `a` is strictly more urgent than `b`. */
export function isMoreUrgent(a: Priority, b: Priority): boolean {
  return priorities.indexOf(a) > priorities.indexOf(b)
}
