/** The `[T-42]` tag in a subject: a hint that anybody can write, so only a participant's tag counts. */

/** The ticket numbers tagged in a subject, in order, at most five. */
export function taggedTickets(subject: string): readonly number[] {
  const found = [...subject.matchAll(/\[T-([1-9]\d{0,14})\]/gi)].map(([, number]) => Number(number))
  return [...new Set(found)].slice(0, 5)
}

/** What a ticket without a subject is called. */
export const untitled = '(no subject)'
