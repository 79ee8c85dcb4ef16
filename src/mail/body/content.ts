/**
 * Reads the content of a mail: its text, HTML and attachments, by `mime-parser.ts`. Runs in a worker, streams, and is
 * bounded in what it keeps. Whatever stops the parser, what was read until then is kept. Where the parts have no text,
 * the next best is taken: a text attachment, an attached message, the raw body. So nobody gets an empty ticket for a
 * mail that says something. Throws only when the bytes themselves cannot be read.
 */
import { once } from 'node:events'
import { decodeText } from '../charset/charset.ts'
import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import { chunksOf } from '../mail-source.ts'
import type { MailSource, Protection } from '../parsed-mail.ts'
import { type Notes, storableText } from '../storable.ts'
import { Attachments, type ReadAttachment } from './attachments.ts'
import { type BodyStart, wholeMail } from './body-start.ts'
import { MimeParser } from './mime-parser.ts'
import { rawText } from './raw-text.ts'
import { TextParts, type Texts, textLimit } from './text-parts.ts'

/** What was read. `problem` is null when the parser reached the end of the mail; else what stopped it, for people. */
export type Content = Texts &
  Readonly<{ attached: readonly ReadAttachment[]; problem: string | null; protection: Protection | null }>

/** A message in a message in a message: so deep is looked for text. */
const deepestMessage = 2

/** Reads `source`, whose body begins at `start`. */
export async function readContent(source: MailSource, start: BodyStart, notes: Notes): Promise<Content> {
  const content = await readParts(source, start, notes, 0)
  if (content.text !== '' || content.html !== null || content.attached.length > 0) return content
  const text = await rawText(source, start.bodyFrom, notes)
  if (text !== '') notes.add('no readable part was found; the text is the raw body')
  return { ...content, text }
}

async function readParts(source: MailSource, start: BodyStart, notes: Notes, depth: number): Promise<Content> {
  const texts = new TextParts()
  const attachments = new Attachments(notes)
  const problem = await parseAll(source, start, texts, attachments)
  const { text, html, textFrom } = texts.assemble(notes)
  const attached = attachments.all()
  const said = text || textAttached(attached, notes) || (await textOfMessages(attached, notes, depth))
  return { text: said, html, textFrom, attached, problem, protection: null }
}

/** Gives null at the end of the mail, or what stopped the parser before it. */
async function parseAll(
  source: MailSource,
  start: BodyStart,
  texts: TextParts,
  attachments: Attachments,
): Promise<string | null> {
  const parser = new MimeParser(texts, start.header.length === 0)
  parser.on('data', (part) => {
    if (part.type === 'attachment') attachments.take(part)
  })
  // Not `pipeline`: for small mails that costs as much as parsing them does.
  const end = once(parser, 'end')
  const feeding = feed(parser, source, start, end)
  feeding.catch((cause) => parser.destroy(cause)) // else the end would never come
  const [ended, fed] = await Promise.allSettled([end, feeding])
  if (fed.status === 'rejected') throw new Error('the bytes of the mail could not be read', { cause: fed.reason })
  return ended.status === 'fulfilled' ? null : problemOf(ended.reason)
}

/** Writes all bytes, as fast as the parser takes them; stops, without an error, when the parser does. */
async function feed(parser: MimeParser, source: MailSource, start: BodyStart, end: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = end
    .catch(() => null)
    .then(() => {
      isOver = true
    })
  if (start.header.length > 0) parser.write(start.header)
  for await (const chunk of chunksOf(source, start.bodyFrom)) {
    if (isOver) return
    if (!parser.write(chunk)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), over])
  }
  parser.end()
}

/** What stopped the parser, as a sentence. */
function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMAXLEN')
    return `the parser gave up: ${message}`
  return message.includes('child nodes')
    ? 'the mail has more than 1000 parts; those after them were not read'
    : 'the mail has a header section that is too long; what follows it was not read'
}

/** A mail that is nothing but a text file says what the file says. */
function textAttached(attached: readonly ReadAttachment[], notes: Notes): string {
  for (const { attachment, beginning } of attached) {
    if (!attachment.contentType.startsWith('text/')) continue
    const decoded = decodeText(beginning, null).text
    const isHtml = attachment.contentType === 'text/html'
    const text = storableText(isHtml ? htmlText(decoded, htmlConversionLimit).text : decoded, textLimit).trim()
    if (text === '') continue
    notes.add('the mail has no text of its own; the text is that of an attachment')
    return text
  }
  return ''
}

/** A mail that only carries another one, as some clients forward, says what that one says. */
async function textOfMessages(attached: readonly ReadAttachment[], notes: Notes, depth: number): Promise<string> {
  if (depth === deepestMessage) return ''
  for (const { attachment, beginning } of attached) {
    if (attachment.contentType !== 'message/rfc822') continue
    const { text } = await readParts({ in: 'memory', bytes: beginning }, wholeMail, notes, depth + 1)
    if (text === '') continue
    notes.add('the mail has no text of its own; the text is that of an attached message')
    return text
  }
  return ''
}
