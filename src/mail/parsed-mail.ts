/**
 * What the mail room gives to the rest of the house: plain data, safe to store as it is (no NUL, no lone surrogate,
 * bounded lengths) and safe to pass between threads. The raw bytes stay the truth; this is a reading of them.
 */

/** Who or what made a mail, see `origin.ts` for the signs. */
export const origins = [
  'person',
  'auto-generated',
  'auto-reply',
  'list',
  'delivery-report',
  'read-receipt',
  'feedback-report',
] as const
export type Origin = (typeof origins)[number]

/** Where the bytes of a mail are: whole in memory, or in a temporary file. */
export type MailSource =
  | Readonly<{ in: 'memory'; bytes: Uint8Array }>
  | Readonly<{ in: 'file'; path: string; sizeBytes: number }>

/** A mailbox of an address header (RFC 5322 §3.4); `email` lower-cased domain, local part as written. */
export type Mailbox = Readonly<{ email: string; name: string | null }>

/** One attachment: what it is and its hash; the content stays in the raw mail. */
export type ParsedAttachment = Readonly<{
  filename: string | null
  contentType: string
  sizeBytes: number
  /** Hex SHA-256 of the decoded content. */
  sha256: string
  /** Content-ID without angle brackets. */
  contentId: string | null
  disposition: 'attachment' | 'inline' | null
  /** What it was packed in: a file name such as `winmail.dat`, or `text` when it stood in the text; null for a part. */
  packedIn: string | null
}>

/** Who first wrote what a mail forwards, as the forwarding client says; nothing of it is proven. */
export type Forwarded = Readonly<{
  author: Mailbox | null
  subject: string | null
  /** As it is written there: clients write dates in any language. */
  date: string | null
  /** In the text, or as an attached message. */
  how: 'inline' | 'attached'
}>

/** What a report says of one recipient (RFC 3464 §2.3), or what could be read of a report in prose. */
export type ReportedRecipient = Readonly<{
  /** The address that the mail could not be, or was, delivered to. */
  finalRecipient: string | null
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null
  /** RFC 3463, such as `5.1.1`. */
  status: string | null
  /** What the other server said, or the sentence that says why. */
  diagnostic: string | null
}>

/** What a delivery report, read receipt or feedback report says. */
export type MailReport = Readonly<{
  /** Message-ID of the mail that it is about, without angle brackets. */
  messageId: string | null
  recipients: readonly ReportedRecipient[]
}>

/** Signed or encrypted content, and what could be made of it. */
export type Protection = Readonly<{
  scheme: 'smime' | 'pgp'
  kind: 'signed' | 'encrypted'
  /** `valid`: mathematically, and over all of the shown content; `unknown`: no key to verify it with; null when encrypted. */
  signature: 'valid' | 'invalid' | 'unknown' | null
  /** Who the certificate or key names; a claim, since no authority is asked. */
  signer: string | null
  /** A sentence for people. */
  because: string
}>

/** What the header section alone tells; enough to route, thread and ticket a mail. */
export type HeaderFacts = Readonly<{
  /** Without angle brackets; bounded to 998 octets (RFC 5322 §2.1.1), null when absent or unusable. */
  messageId: string | null
  /** Message-IDs of In-Reply-To, then of References from the newest to the oldest; unique, bounded in number. */
  references: readonly string[]
  /** '' when there is none. One line: control characters removed. */
  subject: string
  /** The author (`From:`), first mailbox with an address; null when none can be read. */
  author: Mailbox | null
  replyTo: readonly Mailbox[]
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
  /** `Date:` as the sender claims it; null when absent or outside of what Postgres and people can use. */
  sentAt: Date | null
  origin: Origin
  /** The sign that decided the origin, for the ticket's trace. */
  originBecause: string
}>

/** A mail, read. */
export type ParsedMail = HeaderFacts &
  Readonly<{
    /** The whole readable text: the text part, or the HTML part as text; '' when there is none. */
    text: string
    /** What this mail adds to its conversation. */
    newText: string
    html: string | null
    attachments: readonly ParsedAttachment[]
    /** What a report says; null when the mail is no report. */
    report: MailReport | null
    /** Null when the mail forwards nothing. */
    forwarded: Forwarded | null
    /** Null when nothing in the mail is signed or encrypted. */
    protection: Protection | null
    /** Why the mail is held from customers' eyes: it carries a sign-up link or code of somebody else's service; else null. */
    heldBecause: string | null
    /** What had to be changed to make the values storable, or was left out at a bound; for people. */
    notes: readonly string[]
    /** Null when the mail could be read whole; else what failed, for people. The fields then hold what could be read. */
    parseError: string | null
  }>

/** The reader's answer. `pending`: the budget ran out; `mail` is from the header section and wants a second reading. */
export type Reading = Readonly<{ mail: ParsedMail; pending: boolean }>
