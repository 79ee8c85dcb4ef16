/**
 * Signs in a header section that a mail server made a mail: its names, its addresses, its own fields. Most of them prove
 * nothing alone (a person may write as postmaster), so `report.ts` asks for one of them and then believes the body;
 * `MAILER-DAEMON` is the exception, nobody else is called so.
 */
import { decodedWords } from '../header/encoded-words.ts'
import { allValues, firstValue, type HeaderField } from '../header/header-fields.ts'

/**
 * `From:` of mail servers: all MTAs since sendmail are called so, often without a domain: `MAILER-DAEMON <>`,
 * `Mail Delivery Subsystem <MAILER-DAEMON>`. Nobody else has that address or nothing but that name: "MDaemon Support"
 * are people.
 */
const mailServer = /(?:^|<)["\s]{0,9}(?:mailer[-_]daemon|mail[-_]daemon|mdaemon)(?:@|["\s]{0,9}(?:[<>(]|$))/i

/** Mailboxes that servers write reports from, and that their keepers may write from too. */
const serverMailbox =
  /^["<]?(?:post_?master|mail[-_.]?administrator|mail[-_.]?admin|sys(?:tem)?[-_.]?admin(?:istrator)?|mail[-_.]?system|double-bounce|bounces?|dsn|mailer|mail[-_.]?delivery)@/i

/** What servers are called in `From:`. */
const serverName =
  /\b(?:mail deliver(?:y|ed)? (?:sub)?system|mail deliver(?:y|er) (?:agent|service|daemon)|mail delivery|mailer daemon|mail administrator|system administrator|postmaster|mail router|courier mail server|interscan|internet mail service|internet mail delivery|mail system|smtp server|e?mail server|exchange server|microsoft exchange|microsoft outlook|mail gateway|delivery (?:service|notification|status))\b|系统管理员|メール配信/i

/** One field that only servers write, and into reports only. */
type ServerField = Readonly<{ name: string; value: RegExp; because: string }>

const serverFields: readonly ServerField[] = [
  { name: 'return-path', value: /^<\s*>/, because: 'the null reverse-path of an earlier delivery (RFC 5321 §4.4)' },
  { name: 'return-path', value: /^<?(?:mailer[-_]daemon|double-bounce)[@>]/i, because: 'Return-Path is a mail server' },
  { name: 'from', value: /^[^<>@]{0,200}<\s*>$/, because: 'the author has no address' },
  { name: 'received', value: /\binvoked for bounce\)/, because: 'qmail made it for a bounce' },
  { name: 'received', value: /^from MAILER-DAEMON\b/, because: 'DragonFly Mail Agent made it' },
  { name: 'received', value: /\(MAILFOUNDRY\) id/, because: 'MailFoundry made it' },
  { name: 'x-ms-exchange-message-is-ndr', value: /^/, because: 'Exchange says so' },
  { name: 'x-ms-embedded-report', value: /^/, because: 'Exchange 5.5 and 2003 put reports into winmail.dat' },
  { name: 'x-mx-bounce', value: /^/, because: 'McAfee MX Logic' },
  { name: 'x-ahmailid', value: /^/, because: 'Active!hunter' },
  { name: 'x-spasign', value: /^/, because: 'au (KDDI)' },
  { name: 'x-sef-processed', value: /^/, because: 'SurfControl' },
  { name: 'x-mlserver', value: /\bfml\b/i, because: 'fml' },
  { name: 'x-dsncontext', value: /^/, because: 'Exchange, SMTP service of Windows' },
  { name: 'x-mailer', value: /^(?:m-FILTER|<SMTP32 |SurfControl|Zoho Mail$)/i, because: 'a server that names itself' },
  { name: 'message-id', value: /^<(?:courier\.[0-9A-F]+\.|\d{1,20}\.FML|DSN[-.])/i, because: 'Message-ID of a server' },
]

/** Whether the author calls itself as only mail servers do. */
export function isMailServer(fields: readonly HeaderField[]): boolean {
  return mailServer.test(firstValue(fields, 'from') ?? '')
}

/** Whether the mail was delivered with the null reverse-path before: `Return-Path: <>` (RFC 5321 §4.4). */
export function hadNullReversePath(fields: readonly HeaderField[]): boolean {
  return allValues(fields, 'return-path').some((value) => /^<\s*>/.test(value))
}

/** Why a server may have made this mail; null when the header section has no sign of it. */
export function serverSign(fields: readonly HeaderField[], authorEmail: string | null): string | null {
  if (isMailServer(fields)) return 'the author is a mail server'
  const field = serverFields.find(({ name, value }) => allValues(fields, name).some((given) => value.test(given)))
  if (field !== undefined) return field.because
  if (serverMailbox.test(authorEmail ?? '')) return 'the author is a mailbox of servers'
  return serverName.test(decodedWords((firstValue(fields, 'from') ?? '').slice(0, 1000)))
    ? 'the author has the name of a server'
    : null
}
