/** A message that was attached inside of TNEF, written as mail (RFC 5322), so that people can open it and it is searched. */
import libmime from 'libmime'
import { oneLine, storableFilename, subjectLimit } from '../../storable.ts'
import type { PackedFile } from '../unpack.ts'

/** What is known of such a message. */
export type EmbeddedMessage = Readonly<{
  subject: string | null
  from: string | null
  to: string | null
  date: Date | null
  text: string | null
  html: string | null
}>

/** The message as a `message/rfc822` file that is named after its subject; its own attachments stand beside it. */
export function messageFile(message: EmbeddedMessage, problem: string | null): PackedFile {
  const name = storableFilename(`${message.subject ?? ''}.eml`)
  const content = Buffer.from(mailOf(message), 'utf8')
  const filename = message.subject === null ? null : name
  return { filename, contentType: 'message/rfc822', contentId: null, content, problem }
}

function mailOf({ subject, from, to, date, text, html }: EmbeddedMessage): string {
  const fields = [
    ['From', encoded(from)],
    ['To', encoded(to)],
    ['Subject', encoded(subject)],
    ['Date', date === null ? null : date.toUTCString().replace('GMT', '+0000')],
    ['MIME-Version', '1.0'],
    ['Content-Type', `text/${html === null ? 'plain' : 'html'}; charset=utf-8`],
    ['Content-Transfer-Encoding', 'base64'],
  ].flatMap(([name, value]) => (value === null ? [] : `${name}: ${value}\r\n`))
  const body = Buffer.from(html ?? text ?? '', 'utf8').toString('base64')
  return `${fields.join('')}\r\n${body.replace(/.{76}/g, '$&\r\n')}\r\n`
}

/** One line of ASCII; null when there is nothing to say. */
function encoded(value: string | null): string | null {
  const line = oneLine(value ?? '', subjectLimit)
  if (line === '') return null
  return /^[ -~]*$/.test(line) ? libmime.foldLines(line, 76) : libmime.encodeWords(line, 'B', 52)
}
