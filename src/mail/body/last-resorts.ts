/**
 * What to read of a mail whose parts have no text, so that nobody gets an empty ticket for a mail that says something: a
 * text that is attached, an attached message, a piece of one, a note where the content is, the words around the parts.
 */
import { isUtf8 } from 'node:buffer'
import { decodeText } from '../charset/charset.ts'
import { firstValue, headerFields } from '../header/header-fields.ts'
import { parametersOf } from '../header/parameters.ts'
import type { ParsedAttachment } from '../parsed-mail.ts'
import { cut, type Notes, storableText } from '../storable.ts'
import type { ReadAttachment } from './attachments.ts'
import { keptOf } from './kept-content.ts'
import type { Remains } from './multipart-remains.ts'
import { isStub } from './stub-text.ts'
import { isReport, textFormatOf } from './text-types.ts'
import { type TextLeaf, textLimit } from './texts.ts'
import { decodedText } from './transfer-encoding.ts'

/** The first attached text that says something, as text of the mail; none when there is none. */
export function attachedText(attached: readonly ReadAttachment[], notes: Notes): readonly TextLeaf[] {
  for (const { attachment, fields, beginning, isWhole } of attached) {
    const format = textFormatOf(attachment.contentType) ?? (isDataInWords(attachment, beginning) ? data : null)
    if (format === null || beginning.length === 0 || isReport(attachment.contentType)) continue
    const content = format.convert(decodeText(beginning, fields.charset).text)
    if (content.trim() === '') continue
    notes.add('the mail has no text of its own; the text is that of an attachment')
    if (!isWhole) notes.add('the attached text was cut')
    return [{ kind: format.kind, isSecondary: false, isOfReport: false, content, parentNode: false }]
  }
  return []
}

const data = { kind: 'plain', convert: (text: string) => text } as const

/** What a program sends as a body under the type of a file, without a name: JSON, XML, or text after all. */
function isDataInWords({ contentType, filename }: ParsedAttachment, beginning: Buffer): boolean {
  if (filename !== null || keptOf(contentType, filename)?.what !== 'doubtful') return false
  return isUtf8(beginning) && !/[^\P{Cc}\t\n\r\f]/u.test(beginning.toString())
}

/** Attached messages as bytes, to be read like mails; of a message in pieces (RFC 2046 §5.2.2) the first begins it. */
export function attachedMessages(attached: readonly ReadAttachment[]): readonly Buffer[] {
  return attached
    .filter(({ attachment, fields }) => {
      const isFirstPiece = attachment.contentType === 'message/partial' && fields.parameters.get('number') === '1'
      return isFirstPiece || /^message\/(?:rfc822|global)$/.test(attachment.contentType)
    })
    .map(({ beginning }) => beginning)
}

/** A later piece of a message, or where a message is kept that is not in the mail (RFC 2046 §5.2.3); '' when neither. */
export function describedContent(attached: readonly ReadAttachment[], notes: Notes): string {
  for (const { attachment, fields, beginning } of attached) {
    if (attachment.contentType === 'message/external-body') return elsewhere(fields.parameters, beginning)
    if (attachment.contentType !== 'message/partial') continue
    const of = fields.parameters.has('total') ? ` of ${fields.parameters.get('total')}` : ''
    notes.add(`the mail is piece ${fields.parameters.get('number') ?? '?'}${of} of a larger message`)
    const text = storableText(decodeText(beginning, null).text, textLimit).trim()
    const isEncoded = text.split('\n').every((line) => !/\s/.test(line.trim()) && line.length <= 998)
    if (text !== '' && !isEncoded) return text
  }
  return ''
}

function elsewhere(parameters: ReadonlyMap<string, string>, beginning: Buffer): string {
  const inner = firstValue(headerFields(beginning), 'content-type') ?? ''
  const said = [...parameters]
    .filter(([name]) => name !== 'access-type')
    .map(([name, value]) => `${name}: ${cut(value, 998)}`)
  const type = parametersOf(inner).value
  return storableText(
    ['The content is kept elsewhere', `access: ${parameters.get('access-type') ?? 'unknown'}`, ...said, type]
      .filter((line) => line !== '')
      .join('\n'),
    textLimit,
  )
}

/** The words before, after or instead of the parts; '' when they say no more than that there are parts. */
export function wordsAroundParts(remains: readonly Remains[], notes: Notes): string {
  for (const { bytes, fields, hasParts } of remains) {
    if (!hasParts) continue // they were read as text, or are the raw body
    const decoded = decodeText(decodedText(bytes, fields.encoding), fields.charset).text
    const lines = decoded.split('\n').filter((line) => !/^--\S{1,100}\s*$/.test(line.slice(0, 120)))
    const text = storableText(lines.join('\n'), textLimit).trim()
    if (text === '' || isStub(text)) continue
    notes.add('no part has a text; the text is what stands around the parts')
    return text
  }
  return ''
}
