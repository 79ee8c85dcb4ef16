/**
 * Reads a header section into {@link HeaderFacts}: cheap, bounded, never throwing. It is the only source of header
 * facts, also when the whole mail could be read, so that a mail says the same before and after its full reading.
 * It reads nothing of the body, and believes nothing: what a field claims is cleaned and bounded, not checked.
 */

import { originOf } from '../origin/origin.ts'
import type { HeaderFacts } from '../parsed-mail.ts'
import { cut, hasUnstorable, Notes, oneLine, subjectLimit } from '../storable.ts'
import { charsetHintOf } from './charset-hint.ts'
import { dateIn } from './date-field.ts'
import { decodedWords } from './encoded-words.ts'
import { allValues, firstValue, type HeaderField } from './header-fields.ts'
import { mailboxesIn } from './mailboxes.ts'
import { messageIdOf, referenceLimit, referencesOf } from './message-ids.ts'

/** What a header section tells, and what had to be changed for it. */
export type HeaderReading = Readonly<{ facts: HeaderFacts; notes: readonly string[] }>

/** Decoding a subject of megabytes serves nobody; encoded, each character takes up to nine bytes. */
const encodedSubjectLimit = 9 * subjectLimit

/** Reads the fields of a header section. `reversePath` is the envelope's; '' is the null reverse-path. */
export function readHeaderSection(fields: readonly HeaderField[], reversePath: string): HeaderReading {
  const notes = new Notes()
  const hint = charsetHintOf(fields)
  const mailboxes = (name: string) => mailboxesIn(allValues(fields, name), notes, hint)
  const authors = mailboxes('from')
  const author = authors[0] ?? null
  const subject = subjectOf(fields, hint, notes)
  const replyTo = mailboxes('reply-to')
  const { origin, because } = originOf({
    ...{ reversePath, fields, subject },
    authorEmail: author?.email ?? null,
    replyTo: replyTo.map(({ email }) => email),
  })
  noteOddities(fields, author !== null, notes)
  const facts = {
    messageId: noted(messageIdOf(fields), firstValue(fields, 'message-id'), 'the Message-ID is not usable', notes),
    references: referencesOf(fields),
    subject,
    author,
    replyTo,
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    sentAt: sentAtOf(fields, notes),
    origin,
    originBecause: because,
  }
  return { facts, notes: notes.all() }
}

function subjectOf(fields: readonly HeaderField[], hint: string | null, notes: Notes): string {
  const raw = firstValue(fields, 'subject') ?? ''
  const decoded = decodedWords(cut(raw, encodedSubjectLimit), hint)
  const subject = oneLine(decoded, subjectLimit)
  if (raw.length > encodedSubjectLimit || decoded.trim().length > subjectLimit) {
    notes.add(`the subject is longer than ${subjectLimit} characters and was cut`)
  } else if (hasUnstorable(decoded) || /[\r\n]/.test(decoded)) {
    notes.add('the subject has control characters, which were left out')
  }
  return subject
}

function sentAtOf(fields: readonly HeaderField[], notes: Notes): Date | null {
  const value = firstValue(fields, 'date')
  return noted(value === null ? null : dateIn(value), value, 'the Date is not a date between 1970 and 2100', notes)
}

/** `read`; when nothing could be read of a field that is there, that is noted. */
function noted<Value>(read: Value | null, value: string | null, note: string, notes: Notes): Value | null {
  if (read === null && value !== null && value !== '') notes.add(note)
  return read
}

/** Oddities that people should know of when they judge who wrote a mail (RFC 5322 §3.6 allows one `From:`). */
function noteOddities(fields: readonly HeaderField[], hasAuthor: boolean, notes: Notes): void {
  if (allValues(fields, 'from').length > 1) notes.add('there is more than one From field; the first address counts')
  if (!hasAuthor) notes.add('no author address could be read')
  const ids = allValues(fields, 'references').join(' ').split('<').length - 1
  if (ids > referenceLimit) notes.add(`only the newest ${referenceLimit} references are used`)
}
