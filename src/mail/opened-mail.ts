/**
 * A mail after its header section was read: what that says, where the body starts, and the notes so far. Every way of
 * reading a mail begins here and ends in {@link mailOf}, so that all of them agree. Loads no parser.
 */
import { trustworthyFields } from './authentication/trustworthy-fields.ts'
import { type BodyStart, bodyStartOf } from './body/body-start.ts'
import type { Content } from './body/content.ts'
import { type HeaderField, headerFields } from './header/header-fields.ts'
import { readHeaderSection } from './header/header-section.ts'
import { whatIsNew } from './new-text/new-text.ts'
import { reportIn } from './origin/report.ts'
import type { HeaderFacts, MailSource, ParsedMail } from './parsed-mail.ts'
import { signUpMail } from './sign-up/sign-up-mail.ts'
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
  const { isText, ...start } = bodyStartOf(headerSection)
  const fields = isText ? [] : trustworthyFields(headerFields(headerSection), null)
  const { facts, notes: headerNotes } = readHeaderSection(fields, reversePath)
  for (const note of headerNotes) notes.add(note)
  const isMail = fields.some(({ name }) => knownFields.has(name))
  return { fields, facts, start, notes, isMail }
}

/** Header facts and content put together. */
export function mailOf({ fields, facts, notes }: OpenedMail, content: Content): ParsedMail {
  const { text, html, textFrom, attached } = content
  const report = reportIn({ fields, facts, attached, text })
  return {
    ...facts,
    text,
    ...whatIsNew({ text, html, textFrom, attached, facts: { ...facts, origin: report.origin } }),
    html,
    attachments: attached.filter(({ isListed }) => isListed).map(({ attachment }) => attachment),
    ...report,
    protection: content.protection,
    heldBecause: signUpMail({ fields, facts, text }),
    notes: notes.all(),
    parseError: content.problem,
  }
}
