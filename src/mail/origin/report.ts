/**
 * Which mail a report is about (delivery report, RFC 3464; read receipt, RFC 8098; abuse report, RFC 5965): its
 * Message-ID, from the returned message or header section, from the field that names it, else from the text, where many
 * mail servers put the header of what they return.
 */
import type { ReadAttachment } from '../body/attachments.ts'
import type { HeaderField } from '../header/header-fields.ts'
import { firstValue, headerFields } from '../header/header-fields.ts'
import { messageIdOf, messageIdsIn } from '../header/message-ids.ts'
import type { HeaderFacts, Origin, ParsedMail } from '../parsed-mail.ts'

const reports: readonly Origin[] = ['delivery-report', 'read-receipt', 'feedback-report']

/** `message/rfc822`, `text/rfc822-headers` (RFC 6522 §4) and their forms for UTF-8 (RFC 6533 §6). */
const returned = /^(?:message\/(?:rfc822|global)|(?:text|message)\/(?:rfc822|global)-headers)$/

const inText = /^[>| \t]{0,20}Message-ID:[ \t]*(<[^<>\s]{1,998}>)/im

/** What a report says; and the origin, which the body may tell better than the header section does. */
export function reportIn({
  facts,
  attached,
  text,
}: Readonly<{
  fields: readonly HeaderField[]
  facts: HeaderFacts
  attached: readonly ReadAttachment[]
  text: string
}>): Pick<ParsedMail, 'origin' | 'originBecause' | 'report'> {
  const { origin, originBecause } = facts
  const isReport = reports.includes(origin)
  const report = isReport ? { messageId: reportedMessageId(origin, attached, text), recipients: [] } : null
  return { origin, originBecause, report }
}

/** Without angle brackets; null when this is no report, or does not say. */
export function reportedMessageId(origin: Origin, attached: readonly ReadAttachment[], text: string): string | null {
  if (!reports.includes(origin)) return null
  for (const { attachment, beginning } of attached) {
    const id = idIn(attachment.contentType, beginning)
    if (id !== null) return id
  }
  return messageIdsIn(inText.exec(text)?.[1] ?? '')[0] ?? null
}

function idIn(contentType: string, beginning: Buffer): string | null {
  if (returned.test(contentType)) return messageIdOf(headerFields(beginning))
  if (contentType !== 'message/disposition-notification') return null
  return messageIdsIn(firstValue(headerFields(beginning), 'original-message-id') ?? '')[0] ?? null
}
