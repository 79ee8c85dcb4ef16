/**
 * What a door takes from the envelope and an old mail only has in its header section: the fields that the servers on its
 * way wrote there. A look, for import alone; reading the mail is the mail room's.
 */
import { dateIn } from '../../mail/header/date-field.ts'
import { allValues, type HeaderField, headerFields } from '../../mail/header/header-fields.ts'
import { mailboxesIn } from '../../mail/header/mailboxes.ts'
import { Notes } from '../../mail/storable.ts'
import { type FromLine, readFromLine } from './from-line.ts'

/** The start of a mail. */
export type Head = Readonly<{
  /** The `From ` line that an mbox has before each mail, and some programs leave on top of a single one. */
  fromLine: FromLine | null
  /** In the order of the mail: the newest trace field first. */
  fields: readonly HeaderField[]
}>

/** One of these is on nearly every mail; text that merely begins like a header field has none of them. */
const fieldsOfMails: ReadonlySet<string> = new Set([
  'from',
  'to',
  'cc',
  'date',
  'subject',
  'message-id',
  'received',
  'return-path',
  'delivered-to',
  'mime-version',
])

/** Reads the header section; `bytes` is the mail up to its first empty line or further. */
export function readHead(bytes: Uint8Array): Head {
  const start = Buffer.from(bytes.subarray(0, 1000)).toString('latin1')
  const [fromLine] = /^From [^\r\n]*/.exec(start) ?? []
  return { fromLine: fromLine === undefined ? null : readFromLine(fromLine), fields: headerFields(bytes) }
}

/** Whether this may be a mail: it has header fields. */
export function isMail({ fields }: Head): boolean {
  return fields.length > 0
}

/** Whether this is a mail even where nothing else says so: it has fields that only mails have. */
export function isSurelyMail({ fields }: Head): boolean {
  return fields.some(({ name }) => fieldsOfMails.has(name))
}

/** Whether this is the entry that UW IMAP and its heirs keep in an mbox for their own book-keeping. */
export function isFolderData(head: Head): boolean {
  return valuesOf(head, 'subject').some((subject) =>
    subject.startsWith("DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"),
  )
}

/** Values of a field (name in lower case), as UTF-8; none when the mail has no such field. */
export function valuesOf({ fields }: Head, name: string): readonly string[] {
  return allValues(fields, name).map((value) => Buffer.from(value, 'latin1').toString('utf8'))
}

/** The addresses in an address field (name in lower case), as written. */
export function addressesIn({ fields }: Head, name: string): readonly string[] {
  return mailboxesIn(allValues(fields, name), new Notes()).map(({ email }) => email)
}

/**
 * When the mail was delivered: its `From ` line, the newest Received field (RFC 5321 §4.4: the date follows the last `;`),
 * or its Date. Null when none says so, or only what cannot be: before there was mail, or after `now`.
 */
export function deliveredAt(head: Head, now: Date): Date | null {
  const [received] = valuesOf(head, 'received')
  const [date] = valuesOf(head, 'date')
  const claims = [head.fromLine?.at ?? null, dateIn(received?.split(';').at(-1) ?? ''), dateIn(date ?? '')]
  return claims.find((at) => at !== null && isPossible(at, now)) ?? null
}

/** RFC 561 gave mail its header fields in 1973; clocks that were never set say 1970. */
function isPossible(at: Date, now: Date): boolean {
  return at.getUTCFullYear() >= 1973 && at <= now
}
