/** What a TNEF message says: its subject, its text and its HTML, from the property that holds most of it. */
import { decodeText } from '../../charset/charset.ts'
import { type Notes, oneLine, storableText, subjectLimit } from '../../storable.ts'
import { charsetOfCodepage } from '../codepage.ts'
import { decompressedRtf } from '../rtf/compressed-rtf.ts'
import { type RtfText, rtfText } from '../rtf/rtf-text.ts'
import { bytesOf, numberOf, textOf } from './mapi-properties.ts'
import { meetingText } from './meeting.ts'
import type { TnefMessage } from './tnef-stream.ts'

/** Characters of text and of HTML that are kept; as many as of any mail. */
const bodyLimit = 1024 * 1024

/** What there is to read. */
export type TnefBody = Readonly<{ subject: string | null; text: string | null; html: string | null }>

/** Reads the message; what is wrong with it is noted. */
export function tnefBody(message: TnefMessage, problems: Notes): TnefBody {
  const subject = subjectOf(message)
  const plain = textOf(message.properties, 'body', message.charset) ?? eightBit(message.body, message.charset)
  const written = htmlOf(message)
  const rtf = written === null ? rtfOf(message, problems) : null
  const text = plain ?? (rtf?.kind === 'text' ? rtf.content : null)
  const html = written ?? (rtf?.kind === 'html' ? rtf.content : null)
  const meeting = meetingText(messageClassOf(message), subject, message.properties, message.charset)
  return { subject, ...storableTexts(meeting === null ? { text, html } : withMeeting(meeting, { text, html })) }
}

type Texts = Readonly<{ text: string | null; html: string | null }>

/** The lines of a meeting stand before what was written to it, in each form that there is. */
function withMeeting(meeting: string, { text, html }: Texts): Texts {
  const shown = meeting.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return {
    text: text === null ? (html === null ? meeting : null) : `${meeting}\n\n${text}`,
    html: html === null ? null : `<pre>${shown}</pre>\n${html}`,
  }
}

function storableTexts({ text, html }: Texts): Texts {
  const [plain, marked] = [storableText(text ?? '', bodyLimit), storableText(html ?? '', bodyLimit)]
  return { text: plain.trim() === '' ? null : plain, html: marked.trim() === '' ? null : marked }
}

/** Such as `IPM.Note`; `''` when it is not said. */
function messageClassOf({ properties, messageClass, charset }: TnefMessage): string {
  return textOf(properties, 'messageClass', charset) ?? eightBit(messageClass, charset) ?? ''
}

function subjectOf({ properties, subject, charset }: TnefMessage): string | null {
  const written = textOf(properties, 'subject', charset) ?? eightBit(subject, charset)
  return oneLine(written ?? '', subjectLimit) || null
}

/** Bytes in the charset that the message declares for them (PidTagInternetCodepage), or a text. */
function htmlOf({ properties, charset }: TnefMessage): string | null {
  const declared = charsetOfCodepage(numberOf(properties, 'internetCodepage'))
  const bytes = bytesOf(properties, 'html')?.content.subarray(0, 4 * bodyLimit)
  if (bytes === undefined) return textOf(properties, 'html', declared ?? charset)
  return bytes.length === 0 ? null : decodeText(bytes, declared).text
}

function rtfOf({ properties }: TnefMessage, problems: Notes): RtfText | null {
  const compressed = bytesOf(properties, 'rtfCompressed')
  if (compressed === null || compressed.content.length === 0) return null
  const unpacked = decompressedRtf(compressed.content)
  if (unpacked?.isWhole !== true) problems.add('the rich text of the message is damaged')
  return unpacked === null ? null : rtfText(unpacked.rtf, bodyLimit)
}

function eightBit(bytes: Uint8Array, charset: string | null): string | null {
  return decodeText(bytes.subarray(0, bodyLimit), charset).text.replace(/\0.*$/s, '') || null
}
