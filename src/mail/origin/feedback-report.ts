/**
 * Feedback reports (RFC 5965 §3): somebody called a mail of ours spam, or its authentication failed. The recipient is
 * whom it went to, the diagnostic is the kind of feedback. Hotmail's own form has no part for it and names the recipient
 * in the returned message.
 */
import { allValues, firstValue, type HeaderField, headerFields } from '../header/header-fields.ts'
import type { ReportedRecipient } from '../parsed-mail.ts'
import { addressLimit, oneLine } from '../storable.ts'
import { addressesIn } from './bounce-text.ts'
import { diagnosticLimit, recipientLimit } from './delivery-status.ts'
import type { ReadMail } from './report.ts'
import { returnedFields, returnedRecipient } from './returned-message.ts'

const hotmailRecipient = 'x-hmxmroriginalrecipient'

/** One entry for each recipient; one without an address when none is named, since the kind is worth knowing. */
export function feedbackRecipients(parts: readonly Uint8Array[], mail: ReadMail): readonly ReportedRecipient[] {
  const fields = parts.length > 0 ? parts.flatMap((part) => [...headerFields(part)]) : fieldsIn(mail.text)
  const returned = returnedFields(mail.attached).flatMap((one) => [...one])
  const named = [...allValues(fields, 'original-rcpt-to'), ...allValues(returned, hotmailRecipient)]
  const addresses = named.flatMap((value) => addressesIn(value.slice(0, 1000)).addresses)
  const recipients = addresses.length > 0 ? [...new Set(addresses)] : [returnedRecipient(mail)]
  const kind =
    firstValue(fields, 'feedback-type') ?? (allValues(returned, hotmailRecipient).length > 0 ? 'abuse' : null)
  return recipients.slice(0, recipientLimit).map((recipient) => ({
    finalRecipient: oneLine(recipient ?? '', addressLimit) || null,
    action: null,
    status: null,
    diagnostic: oneLine(kind ?? '', diagnosticLimit) || null,
  }))
}

/** Where the part stands in the text, from its first field on. */
function fieldsIn(text: string): readonly HeaderField[] {
  const at = text.search(/^(?:feedback-type|user-agent|version|original-mail-from):/im)
  return at === -1 ? [] : headerFields(Buffer.from(text.slice(at, at + 16 * 1024), 'utf8'))
}
