/**
 * Reads the content of a mail: its text, HTML and attachments. Runs in a worker, streams, and is bounded in what it
 * keeps. The steps: parse the parts, with those that a broken boundary hides; decode the texts; unpack what is packed; put
 * the text together; and where that is empty, take the next best. Whatever stops the parser, what was read until then is
 * kept, so that nobody gets an empty ticket for a mail that says something. Throws only when the bytes cannot be read.
 */
import type { MailSource, Protection } from '../parsed-mail.ts'
import { type Notes, storableText } from '../storable.ts'
import { Attachments, type ReadAttachment, reportAttachment } from './attachments.ts'
import { type BodyStart, bodyStartOf, headerSectionOf } from './body-start.ts'
import { readHiddenParts, startWithBoundary, startWithOtherBoundary } from './hidden-parts.ts'
import { imageNames, linkedImages } from './inline-images.ts'
import { attachedMessages, attachedText, describedContent, wordsAroundParts } from './last-resorts.ts'
import { MultipartRemains, type Remains } from './multipart-remains.ts'
import { parseParts } from './parse-parts.ts'
import { rawText } from './raw-text.ts'
import { type TextPartShape, TextParts } from './text-parts.ts'
import { isReport } from './text-types.ts'
import { type TextLeaf, type Texts, textLimit, textsOf } from './texts.ts'
import { calendarDescription, calendarTexts, packedAttachments, unpackedAttachments } from './unpacking.ts'

/** What was read. `problem` is null when the parser reached the end of the mail; else what stopped it, for people. */
export type Content = Texts &
  Readonly<{ attached: readonly ReadAttachment[]; problem: string | null; protection: Protection | null }>

/** A message in a message in a message: so deep is looked for text. */
const deepestMessage = 2

/** Reads `source`, whose body begins at `start`. */
export async function readContent(source: MailSource, start: BodyStart, notes: Notes): Promise<Content> {
  const content = await readBody(source, start, notes, 0)
  if (content.text !== '' || content.html !== null || content.attached.some(({ isListed }) => isListed)) return content
  const text = await rawText(source, start.bodyFrom, notes)
  if (text !== '') notes.add('no readable part was found; the text is the raw body')
  return { ...content, text }
}

/** Reads an entity in memory (header section, empty line, body), such as what is inside of signed content. */
export async function readParts(entity: Buffer, notes: Notes, depth = 0): Promise<Content> {
  const start = bodyStartOf(headerSectionOf(entity))
  return await readBody({ in: 'memory', bytes: entity }, start, notes, depth)
}

async function readBody(source: MailSource, start: BodyStart, notes: Notes, depth: number): Promise<Content> {
  const { texts, attachments, remains, problem } = await allParts(source, start, notes)
  const { leaves, files, reports } = texts.read(notes)
  const unpacked = unpackedAttachments(attachments.all(), notes)
  const attached = linkedImages([...packedAttachments(files, 'text', notes), ...unpacked.attached], leaves)
  const said = sayingSomething(leaves, [() => unpacked.leaves, () => attachedText(attached, notes)], attached, notes)
  const text = withCalendars(said.text, attached, notes) || (await nextBest(attached, remains, notes, depth))
  const all = [...attached, ...reports.map(({ mediaType, bytes }) => reportAttachment(mediaType, bytes))]
  return { ...said, text, attached: all, problem, protection: null }
}

type AllParts = Readonly<{
  texts: TextParts
  attachments: Attachments
  remains: readonly Remains[]
  problem: string | null
}>

/** All parts of a mail, also those that a broken boundary hides. `collectors` makes what they are put into. */
export async function allParts(
  source: MailSource,
  declared: BodyStart,
  notes: Notes,
  collectors: (notes: Notes) => ReturnType<typeof ordinaryCollectors> = ordinaryCollectors,
): Promise<AllParts> {
  const start = await startWithBoundary(source, declared)
  const first = collectors(notes)
  const problem = await parseParts(source, start, first)
  const other = await startWithOtherBoundary(source, start, first.remains.all())
  const parts = other === null ? first : collectors(notes)
  const otherProblem = other === null ? problem : await parseParts(source, other, parts)
  const remains = parts.remains.all()
  await readHiddenParts(remains, parts, notes)
  for (const { attachment, fields, beginning } of parts.attachments.all()) {
    if (isReport(attachment.contentType))
      parts.texts.begin(namedReport(attachment.contentType, fields.charset)).take(beginning)
  }
  return { ...parts, remains, problem: otherProblem }
}

function ordinaryCollectors(notes: Notes) {
  return { texts: new TextParts(), remains: new MultipartRemains(), attachments: new Attachments(notes) }
}

/** A report with a file name is an attachment, and text all the same. */
function namedReport(mediaType: string, charset: string | null): TextPartShape {
  const decoded = { encoding: 'identity', flowed: false, delSp: false, parentNode: false } as const
  return { mediaType, charset, ...decoded, isAttached: true }
}

/**
 * What the texts of the mail say; while that is nothing, or only the fields of a report, what `others` say above them,
 * one after the other.
 */
function sayingSomething(
  leaves: readonly TextLeaf[],
  others: readonly (() => readonly TextLeaf[])[],
  attached: readonly ReadAttachment[],
  notes: Notes,
): Texts {
  const names = imageNames(attached)
  const written = leaves.filter(({ isOfReport }) => !isOfReport)
  let texts = textsOf(written, names, notes)
  let all = leaves
  for (const other of others) {
    if (texts.text !== '') break
    const more = other()
    all = [...more, ...leaves]
    if (more.length > 0) texts = textsOf([...more, ...written], names, notes)
  }
  return written.length === leaves.length ? texts : textsOf(all, names, notes)
}

/** The text, and below it what the calendars of the mail say. */
function withCalendars(text: string, attached: readonly ReadAttachment[], notes: Notes): string {
  const said = calendarTexts(attached, notes)
  if (said.length === 0) return text
  const lines = storableText([...(text === '' ? [] : [text]), ...said].join('\n\n'), textLimit)
  const description = text === '' ? calendarDescription(attached) : null
  return description === null ? lines : `${lines}\n\n${description}`
}

/** A mail that only carries another one, as some clients forward, says what that one says; and so on. */
async function nextBest(
  attached: readonly ReadAttachment[],
  remains: readonly Remains[],
  notes: Notes,
  depth: number,
): Promise<string> {
  for (const message of depth === deepestMessage ? [] : attachedMessages(attached)) {
    const { text } = await readParts(message, notes, depth + 1)
    if (text === '') continue
    notes.add('the mail has no text of its own; the text is that of an attached message')
    return text
  }
  return describedContent(attached, notes) || wordsAroundParts(remains, notes)
}
