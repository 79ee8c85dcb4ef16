/**
 * The header fields that change on the way of a mail, or between two deliveries of it, without making it another
 * mail. The content digest leaves them out, so that a redelivery is recognised by what the author wrote.
 * A field that is not here counts: leaving out too much would make two mails one, and a mail must never be lost.
 */

/** One field, or with a final `*` all fields that begin so, and why it says nothing about the content. */
export type TraceField = Readonly<{ name: string; because: string }>

/** The table; names in lower case. */
export const traceFields: readonly TraceField[] = [
  { name: 'return-path', because: 'the reverse-path, written at final delivery (RFC 5321 §4.4)' },
  { name: 'received', because: 'one for each hop (RFC 5321 §4.4)' },
  { name: 'x-received', because: 'the same, as Google writes it inside its own network' },
  { name: 'received-spf', because: 'one for each checking hop (RFC 7208 §9.1)' },
  { name: 'delivered-to', because: 'the mailbox of this delivery (RFC 9228)' },
  { name: 'x-delivered-to', because: 'the same, as fetchmail and Fastmail write it' },
  { name: 'x-original-to', because: 'the recipient of this delivery before aliases (Postfix)' },
  { name: 'original-recipient', because: 'the recipient of this delivery, from ORCPT (RFC 3798 §2.3)' },
  { name: 'envelope-to', because: 'the recipients of this delivery (Exim)' },
  { name: 'x-envelope-to', because: 'the same, as other servers write it' },
  { name: 'x-envelope-from', because: 'the reverse-path of this delivery' },
  { name: 'delivery-date', because: 'the moment of this delivery (Exim)' },
  { name: 'bcc', because: 'some clients leave it in the copy for the blind recipient only (RFC 5322 §3.6.3)' },
  { name: 'authentication-results', because: 'the verdict of one hop (RFC 8601)' },
  { name: 'x-authentication-results', because: 'the same, renamed by relays that do not trust it' },
  { name: 'arc-*', because: 'a seal for each intermediary (RFC 8617 §4.1)' },
  { name: 'dkim-signature', because: 'each signing relay adds one, with its time (RFC 6376 §3.5)' },
  { name: 'x-google-dkim-signature', because: 'the same, for use inside of Google' },
  { name: 'domainkey-signature', because: 'the predecessor of DKIM (RFC 4870)' },
  { name: 'x-google-smtp-source', because: 'new for each SMTP transaction of Google' },
  { name: 'x-gm-message-state', because: 'new for each SMTP transaction of Google' },
  { name: 'x-spam-*', because: 'a filter scores each delivery anew (SpamAssassin, rspamd)' },
  { name: 'x-spamd-*', because: 'the same, rspamd in its extended form' },
  { name: 'x-rspamd-*', because: 'queue ids and servers of one pass through rspamd' },
  { name: 'x-virus-*', because: 'the stamp of a scanner on the way (ClamAV, amavis)' },
  { name: 'x-amavis-*', because: 'the verdict of one pass through amavis' },
  { name: 'status', because: 'read and unread: book-keeping of an mbox file' },
  { name: 'x-status', because: 'the same' },
  { name: 'x-uid', because: 'a number in an mbox file (UW IMAP, Dovecot)' },
  { name: 'x-keywords', because: 'labels in an mbox file' },
  { name: 'x-mozilla-*', because: 'flags in an mbox file of Thunderbird' },
  { name: 'content-length', because: 'where a mail ends in an mboxcl file; not a field of mail' },
  { name: 'lines', because: 'the same' },
]

/** No name in the table is longer; a longer field name can only match by how it begins. */
export const longestTraceFieldBytes = Math.max(...traceFields.map(({ name }) => name.length))

const exact = new Set(traceFields.map(({ name }) => name).filter((name) => !name.endsWith('*')))
const beginnings = traceFields.flatMap(({ name }) => (name.endsWith('*') ? [name.slice(0, -1)] : []))

/** Whether the field (name in lower case) is left out of the content digest. */
export function isTraceField(name: string): boolean {
  return exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning))
}
