/** Runs the parser over the bytes of a mail, as fast as it takes them, and says what stopped it. */
import { once } from 'node:events'
import { chunksOf } from '../mail-source.ts'
import type { MailSource } from '../parsed-mail.ts'
import type { Attachments } from './attachments.ts'
import type { BodyStart } from './body-start.ts'
import { type Collectors, MimeParser } from './mime-parser.ts'
import { partFieldsOf } from './part-fields.ts'

/** Where all that is read of a mail goes. */
export type PartCollectors = Collectors & Readonly<{ attachments: Attachments }>

/** mailsplit wants the end of a header section; the fields in it are known already. */
const emptyHeader = Buffer.from('\r\n')

/**
 * Reads `source`, whose body begins at `start`. Gives null at the end of the mail, or what stopped the parser before it.
 * Throws when the bytes cannot be read.
 */
export async function parseParts(
  source: MailSource,
  start: BodyStart,
  collectors: PartCollectors,
): Promise<string | null> {
  const parser = new MimeParser(collectors, start.fields)
  parser.on('data', (part) => {
    if (part.type !== 'attachment') return
    collectors.attachments.take(part, parser.nextAttachmentFields() ?? partFieldsOf([], false))
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
  let isHeaderDue = start.fields !== null
  for await (const chunk of chunksOf(source, start.bodyFrom)) {
    if (isOver) return
    // In one write, since each costs a turn of the event loop.
    const bytes = isHeaderDue ? Buffer.concat([emptyHeader, chunk]) : chunk
    isHeaderDue = false
    if (!parser.write(bytes)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), over])
  }
  if (isHeaderDue) parser.write(emptyHeader)
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
