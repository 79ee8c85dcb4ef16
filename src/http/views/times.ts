/** Times, sizes and other figures for people. Times are UTC in the page; the browser shows them in the reader's zone. */
import { type Html, html } from './html.ts'

const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A point in time. */
export function time(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${shown.format(at)} UTC</time>`
}

/** `1.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
