/**
 * What is packed in the parts of a mail (TNEF, uuencode, yEnc): each file becomes an attachment behind what it was packed
 * in, which stays listed; the message within TNEF is text for a mail that has none. Calendars are said in words.
 */
import { createHash } from 'node:crypto'
import { invitationDescription, invitationText } from '../calendar/invitation.ts'
import { decodeText } from '../charset/charset.ts'
import { type PackedFile, type Unpacked, unpackTnef } from '../packed/unpack.ts'
import type { Notes } from '../storable.ts'
import type { ReadAttachment } from './attachments.ts'
import { keptOf } from './kept-content.ts'
import { partFieldsOf } from './part-fields.ts'
import type { Around, TextLeaf } from './texts.ts'

/** All attachments of a mail, and the texts found in containers, in order. */
export type UnpackedAttachments = Readonly<{ attached: readonly ReadAttachment[]; leaves: readonly TextLeaf[] }>

/** Unpacks `attached`. Containers that are too large or no TNEF stay as they are, with a note. */
export function unpackedAttachments(attached: readonly ReadAttachment[], notes: Notes): UnpackedAttachments {
  const leaves: TextLeaf[] = []
  const all = attached.flatMap((container) => {
    const unpacked = unpackedFrom(container, notes)
    if (unpacked === null) return [container]
    const name = container.attachment.filename ?? 'winmail.dat'
    noteProblem(name, unpacked.problem, notes)
    // Two forms of one text, as in a multipart.
    const forms = { multipart: 'alternative', parentNode: false } as const
    if (unpacked.text !== null) leaves.push(leafOf('plain', unpacked.text, forms))
    if (unpacked.html !== null) leaves.push(leafOf('html', unpacked.html, forms))
    return [container, ...packedAttachments(unpacked.files, name, notes)]
  })
  return { attached: all, leaves }
}

function unpackedFrom({ attachment, beginning, isWhole }: ReadAttachment, notes: Notes): Unpacked | null {
  if (keptOf(attachment.contentType, attachment.filename)?.what !== 'tnef') return null
  if (isWhole) return unpackTnef(beginning)
  notes.add(`${attachment.filename ?? 'a TNEF part'} is too large to be unpacked`)
  return null
}

/** The files as attachments; `packedIn` is the name of what they were in, or `text`. */
export function packedAttachments(
  files: readonly PackedFile[],
  packedIn: string,
  notes: Notes,
): readonly ReadAttachment[] {
  return files.map(({ filename, contentType, contentId, content, problem }) => {
    noteProblem(filename ?? packedIn, problem, notes)
    const attachment = {
      ...{ filename, contentType, contentId, packedIn, disposition: 'attachment' as const },
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    }
    const limit = keptOf(contentType, filename)?.partBytes ?? 0
    const beginning = Buffer.from(content.subarray(0, limit))
    const isWhole = beginning.length === content.length
    return { attachment, fields: partFieldsOf([], false), beginning, isWhole, isListed: true }
  })
}

/** The calendars among the attachments in words, each once. */
export function calendarTexts(attached: readonly ReadAttachment[], notes: Notes): readonly string[] {
  const isCut = attached.some((read) => isCalendar(read) && !read.isWhole)
  if (isCut) notes.add('a calendar is too large to be read')
  return [...new Set(calendarsIn(attached).flatMap((calendar) => invitationText(calendar) ?? []))]
}

/** What was written to the first event, for a mail that has no other text; null when there is nothing. */
export function calendarDescription(attached: readonly ReadAttachment[]): string | null {
  const [calendar] = calendarsIn(attached)
  return calendar === undefined ? null : invitationDescription(calendar)
}

function calendarsIn(attached: readonly ReadAttachment[]): readonly string[] {
  return attached
    .filter((read) => isCalendar(read) && read.isWhole)
    .map(({ fields, beginning }) => decodeText(beginning, fields.charset ?? 'utf-8').text)
}

function isCalendar({ attachment }: ReadAttachment): boolean {
  return keptOf(attachment.contentType, attachment.filename)?.what === 'calendar'
}

function leafOf(kind: TextLeaf['kind'], content: string, parentNode: Around): TextLeaf {
  return { kind, isSecondary: false, isOfReport: false, content, parentNode }
}

function noteProblem(name: string, problem: string | null, notes: Notes): void {
  if (problem !== null) notes.add(`${name}: ${problem}`)
}
