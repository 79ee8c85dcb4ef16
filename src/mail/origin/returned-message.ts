/**
 * The mail that a report is about: its Message-ID and recipient, from the returned message or header section, from the
 * field that names it, else from the text, where many mail servers put the header of what they return.
 */
import { firstValue, headerFields } from '../header/header-fields.ts'
import { messageIdOf, messageIdsIn } from '../header/message-ids.ts'
import { addressesIn } from './bounce-text.ts'
import type { ReadMail } from './report.ts'

/** `message/rfc822`, `text/rfc822-headers` (RFC 6522 §4), for UTF-8 (RFC 6533 §6), and as some mix them up. */
const returned = /^(?:message|text)\/(?:rfc822|global)(?:-headers?)?$/

const idInText = /^[>| \t]{0,20}Message-ID:[ \t]*(<[^<>\s]{1,998}>)/im
const toInText = /^[>| \t]{0,20}To:[ \t]*([^\n]{1,500})$/gim

/** Without angle brackets; null when the report does not say. The last resort is what it answers, as Google's does. */
export function reportedMessageId({ attached, text, facts }: Omit<ReadMail, 'fields'>): string | null {
  for (const { attachment, beginning } of attached) {
    const id = idIn(attachment.contentType, beginning)
    if (id !== null) return id
  }
  const named = /^original-message-id:[ \t]*(<[^<>\s]{1,998}>)/im.exec(text)?.[1] ?? idInText.exec(text)?.[1]
  return messageIdsIn(named ?? '')[0] ?? facts.references[0] ?? null
}

function idIn(contentType: string, beginning: Buffer): string | null {
  if (returned.test(contentType)) return messageIdOf(headerFields(beginning))
  if (!/^message\/(?:global-)?disposition-notification$/.test(contentType)) return null
  return messageIdsIn(firstValue(headerFields(beginning), 'original-message-id') ?? '')[0] ?? null
}

/** Whom the returned message went to, when that is one address; null when it is none, several, or not said. */
export function returnedRecipient({ attached, text }: Pick<ReadMail, 'attached' | 'text'>): string | null {
  const inParts = returnedFields(attached).flatMap((fields) => firstValue(fields, 'to') ?? [])
  const said = inParts.length > 0 ? inParts : [...text.slice(0, 256 * 1024).matchAll(toInText)].map(([, to = '']) => to)
  const recipients = new Set(said.slice(0, 10).flatMap((value) => addressesIn(value.slice(0, 2000)).addresses))
  return recipients.size === 1 ? ([...recipients][0] ?? null) : null
}

/** The header sections of what is returned. */
export function returnedFields(attached: ReadMail['attached']) {
  return attached
    .filter(({ attachment }) => returned.test(attachment.contentType))
    .map(({ beginning }) => headerFields(beginning))
}
