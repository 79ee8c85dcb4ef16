/**
 * A mail after its header section was read: what that says, where the body starts, and the notes so far. Every way of
 * reading a mail begins here and ends in {@link mailOf}, so that all of them agree. Loads no parser.
 */
import { type BodyStart, bodyStartOf } from './body-start.ts'
import type { Content } from './content.ts'
import { type HeaderField, headerFields } from './header-fields.ts'
import { readHeaderSection } from './header-section.ts'
import { newTextOf } from './new-text.ts'
import type { HeaderFacts, MailSource, ParsedMail } from './parsed-mail.ts'
import { reportedMessageId } from './reported-mail.ts'
import { Notes } from './storable.ts'

/** What is to be read; plain data, so that it can be sent to a worker. */
export type ReadingTask = Readonly<{ source: MailSource; headerSection: Uint8Array; reversePath: string }>

/** See above. `isMail`: there is a header section; without one all bytes are the text. */
export type OpenedMail = Readonly<{
  fields: readonly HeaderField[]
  facts: HeaderFacts
  start: BodyStart
  notes: Notes
  isMail: boolean
}>

/** Fields without which nothing is a mail; each of them alone makes a header section. */
const mailFields = ['from', 'to', 'cc', 'subject', 'date', 'message-id', 'received', 'return-path', 'mime-version']
const moreMailFields = ['content-type', 'content-transfer-encoding', 'sender', 'reply-to', 'delivered-to', 'x-mailer']
const knownFields = new Set([...mailFields, ...moreMailFields])

/** Reads the header section. Never throws for bad mail. */
export function openMail({ headerSection, reversePath }: ReadingTask): OpenedMail {
  const notes = new Notes()
  const fields = headerFields(headerSection)
  const { facts, notes: headerNotes } = readHeaderSection(fields, reversePath)
  for (const note of headerNotes) notes.add(note)
  const isMail = fields.some(({ name }) => knownFields.has(name))
  return { fields, facts, start: bodyStartOf(fields, headerSection.length), notes, isMail }
}

/** Header facts and content put together. */
export function mailOf({ facts, notes }: OpenedMail, content: Content): ParsedMail {
  return {
    ...facts,
    text: content.text,
    newText: newTextOf(content.text),
    html: content.html,
    attachments: content.attached.map(({ attachment }) => attachment),
    reportedMessageId: reportedMessageId(facts.origin, content.attached, content.text),
    notes: notes.all(),
    parseError: content.problem,
  }
}
