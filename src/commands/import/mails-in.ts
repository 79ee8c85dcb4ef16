/** The mails of a file, one at a time and as streams, however large: a single mail, or an mbox. */
import { createReadStream } from 'node:fs'
import { type FromLine, readFromLine } from '../../intake/old-mail/from-line.ts'
import { readMbox } from './mbox.ts'
import type { MboxFormat } from './mbox-lines.ts'
import type { MailFile } from './survey.ts'

/** A mail in a file. Its bytes must be read before the next one is asked for. */
export type OldMail = Readonly<{
  /** For people: the file, and where in it. */
  where: string
  /** What the mbox says about it; null for a mail in a file of its own. */
  fromLine: FromLine | null
  bytes: AsyncIterable<Uint8Array>
}>

/** Read at once: large enough that a file system is quick, small beside what a mail may take. */
const readBytes = 64 * 1024

/** The mails of `file`; `observe` is told of bytes as they are read. Throws what the file system says. */
export async function* mailsIn(
  { path, holds }: MailFile,
  format: MboxFormat,
  observe: (bytes: number) => void,
): AsyncGenerator<OldMail> {
  const bytes = observed(createReadStream(path, { highWaterMark: readBytes }), observe)
  if (holds === 'mail') {
    yield { where: path, fromLine: null, bytes }
    return
  }
  let number = 0
  for await (const mail of readMbox(bytes, format)) {
    number++
    yield {
      where: `${path}: mail ${number}, at byte ${mail.offset}`,
      fromLine: mail.fromLine === '' ? null : readFromLine(mail.fromLine),
      bytes: mail.bytes,
    }
  }
}

async function* observed(
  source: AsyncIterable<Uint8Array>,
  observe: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    observe(chunk.length)
    yield chunk
  }
}
