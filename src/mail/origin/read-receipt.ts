/** Read receipts (RFC 8098 §3): who has, or has not, read a mail; in the shape of a delivery report as far as it fits. */
import type { ReportedRecipient } from '../parsed-mail.ts'
import { addressLimit, oneLine } from '../storable.ts'
import { addressesIn } from './bounce-text.ts'
import { diagnosticLimit, recipientLimit, statusLines, unfolded } from './delivery-status.ts'

/** One entry for each notification: the recipient, and the disposition as its diagnostic; from the text where no part has it. */
export function receiptRecipients(parts: readonly Uint8Array[], text: string): readonly ReportedRecipient[] {
  const inText = /^disposition:/im.test(text) ? [unfolded(text.slice(0, 64 * 1024).split('\n', 1000))] : []
  const notifications = parts.length > 0 ? parts.slice(0, recipientLimit).map(statusLines) : inText
  return notifications.map((lines) => {
    const recipient = fieldOf(lines, /^final-recipient[ \t]*:/i) ?? fieldOf(lines, /^original-recipient[ \t]*:/i)
    const disposition = fieldOf(lines, /^disposition[ \t]*:/i)
    return {
      finalRecipient: oneLine(recipientIn(recipient ?? ''), addressLimit) || null,
      // Read or deleted, it was delivered; other dispositions (RFC 8098 §3.2.6) say nothing of that.
      action: /;\s*(?:displayed|deleted)/i.test(disposition ?? '') ? 'delivered' : null,
      status: null,
      diagnostic: oneLine(disposition ?? '', diagnosticLimit) || null,
    }
  })
}

function fieldOf(lines: readonly string[], name: RegExp): string | null {
  return (
    lines
      .find((line) => name.test(line))
      ?.replace(name, '')
      .trim() ?? null
  )
}

function recipientIn(value: string): string {
  return addressesIn(value.slice(0, 1000)).addresses[0] ?? value.replace(/^[\w.-]{1,20}[ \t]*;/, '')
}
