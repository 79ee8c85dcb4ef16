/** Whether a text opens as the report of a mail server does, and of which one. */
import { openings } from './bounce-formats.ts'

/** An opening stands near the beginning: below greetings, logos and the words of a second language. */
const openingLimit = 60

/** The server whose wording a text has; null when it opens like no report. */
export function openedBy(lines: readonly string[]): string | null {
  const first = lines.filter((line) => line.trim() !== '').slice(0, openingLimit)
  for (const line of first) {
    const opening = openings.find((one) => one.line.test(line.trim()))
    if (opening !== undefined) return opening.server
  }
  return null
}
