/** Of which attachments the content is kept while a mail is read, and how much of it: a table. */

/** Attachments of one kind; the bounds hold for one part and for all of them in a mail. */
export type Kept = Readonly<{
  what: 'readable' | 'calendar' | 'tnef' | 'doubtful'
  partBytes: number
  mailBytes: number
}>

const kib = 1024
const mib = 1024 * kib

/** A returned message with its text, or a long log's beginning. */
const readable: Kept = { what: 'readable', partBytes: 256 * kib, mailBytes: mib }
/** An export of years; an invitation has a few KB. */
const calendar: Kept = { what: 'calendar', partBytes: mib, mailBytes: 2 * mib }
/** A mail with its attachments, as Outlook packs it. */
const tnef: Kept = { what: 'tnef', partBytes: 16 * mib, mailBytes: 32 * mib }

/** Data that a program sent as the body of a mail; as an attachment it has a name, and more than this. */
const doubtful: Kept = { what: 'doubtful', partBytes: 64 * kib, mailBytes: 64 * kib }

const table: readonly (readonly [type: RegExp, filename: RegExp, kept: Kept])[] = [
  [/^application\/(?:vnd\.)?(?:x-)?ms-tnef$/, /^winmail\.dat$/i, tnef],
  [/^(?:text\/(?:x-v?)?calendar|application\/ics)$/, /\.(?:ics|vcs)$/i, calendar],
  [/^(?:text|message)\//, /\.eml$/i, readable],
  [/^application\/(?:octet-stream|(?:[\w.-]+\+)?(?:json|xml)|text|plain|(?:x-)?unknown)$/, /$./, doubtful],
]

/** What is kept of an attachment; null: nothing. */
export function keptOf(contentType: string, filename: string | null): Kept | null {
  return table.find(([type, name]) => type.test(contentType) || name.test(filename ?? ''))?.[2] ?? null
}
