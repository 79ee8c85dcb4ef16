/**
 * Times, sizes and other figures for people. Times are UTC in the page; `assets/page.js` shows them in the reader's zone, in
 * the same two forms, and says of some how long ago they were.
 */
import { type Html, html } from './html.ts'

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
const full = format({ dateStyle: 'medium', timeStyle: 'short' })
const clock = format({ timeStyle: 'short' })
const day = format({ day: 'numeric', month: 'short' })
const dayOfYear = format({ dateStyle: 'medium' })

const fullText = (at: Date) => `${full.format(at)} UTC`

/** A point in time, whole. */
export function time(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${fullText(at)}</time>`
}

/** A point in time, whole, which the browser says the age of. */
export function agedTime(at: Date): Html {
  return html`<time datetime="${at.toISOString()}" data-form="aged">${fullText(at)}</time>`
}

/** A point in time for a list that is looked over: today the time, in this year the day, else the date; whole in `title`. */
export function shortTime(at: Date, now: Date): Html {
  return html`<time datetime="${at.toISOString()}" title="${fullText(at)}" data-form="short">${shortText(at, now)}</time>`
}

function shortText(at: Date, now: Date): string {
  if (dayOfYear.format(at) === dayOfYear.format(now)) return `${clock.format(at)} UTC`
  return at.getUTCFullYear() === now.getUTCFullYear() ? day.format(at) : dayOfYear.format(at)
}

/** `1.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
