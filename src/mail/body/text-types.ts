/**
 * Which parts are text that people read in the mail itself, and how each becomes plain text or HTML. A text that is none
 * of these (a calendar, a card, a script with a name) is an attachment.
 */
import { enrichedText, richText } from '../html/enriched-text.ts'
import type { PartFields } from './part-fields.ts'

/** How a text is read. `isSecondary`: one more form of what an alternative beside it says, only read without that. */
export type TextFormat = Readonly<{ kind: 'plain' | 'html'; isSecondary: boolean; convert: (text: string) => string }>

const asItIs = (text: string) => text
const plain: TextFormat = { kind: 'plain', isSecondary: false, convert: asItIs }

const formats: readonly (readonly [RegExp, TextFormat | null])[] = [
  [/^text\/plain$/, plain],
  [/^(?:text\/html|application\/xhtml\+xml)$/, { kind: 'html', isSecondary: false, convert: asItIs }],
  [/^text\/enriched$/, { kind: 'plain', isSecondary: true, convert: enrichedText }],
  [/^text\/richtext$/, { kind: 'plain', isSecondary: true, convert: richText }],
  [/^text\/(?:x-amp|watch)-html$/, { kind: 'html', isSecondary: true, convert: asItIs }],
  // Files, whatever they are called.
  [/^text\/(?:calendar|(?:x-)?vcard|directory|rtf|css|(?:java|ecma)script|rfc822-headers|x-moz-deleted)$/, null],
  [/^text\//, plain],
  // RFC 6522, RFC 8098, RFC 5965, RFC 6533: fields that people can read, and what they want to know of a report.
  [/^message\/(?:global-)?(?:delivery-status|disposition-notification)$|^message\/feedback-report$/, plain],
]

/** How a text of that media type is read; null when it is none. */
export function textFormatOf(mediaType: string): TextFormat | null {
  return formats.find(([pattern]) => pattern.test(mediaType))?.[1] ?? null
}

/** Whether a part is text of the mail: of a kind that is read, not called an attachment, and without a file name. */
export function isText({ mediaType, disposition, filename }: PartFields): boolean {
  return filename === null && disposition !== 'attachment' && textFormatOf(mediaType) !== null
}

/** Reports are read as text also when they have a name, and kept for whoever asks what they say. */
export function isReport(mediaType: string): boolean {
  return /^message\/(?:(?:global-)?(?:delivery-status|disposition-notification)|feedback-report)$/.test(mediaType)
}
