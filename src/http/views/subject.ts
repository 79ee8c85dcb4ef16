/** The subject of a ticket in a list. */
import { type Html, html } from './html.ts'

/**
 * A subject that reads in its own direction, in a line that begins where the others do: as a block, `bdi` would go to the
 * other side of the list for Arabic or Hebrew.
 */
export function subjectLine(subject: string | null): Html {
  return html`<span class="subject"><bdi>${subject}</bdi></span>`
}
