/** What a mail carries besides its text, in lines for people: whose words it forwards, what protects it, what it reports. */
import type { Forwarded, MailReport, Protection, ReportedRecipient } from '../mail/parsed-mail.ts'
import { messageIdLimit } from '../mail/storable.ts'

/** Null is "not there"; as of {@link ParsedMail}, or of the columns of a message. */
export type MailFacts = Readonly<{
  forwarded: Forwarded | null
  protection: Protection | null
  report: MailReport | null
}>

/** Of a report about thousands, so many are told. */
const recipientsTold = 10

/** A line for each fact. */
export function linesOfFacts({ forwarded, protection, report }: MailFacts): readonly string[] {
  const recipients = report?.recipients ?? []
  const more = recipients.length - recipientsTold
  return [
    ...(forwarded === null ? [] : [lineOfForwarded(forwarded)]),
    ...(protection === null ? [] : [lineOfProtection(protection)]),
    ...(report === null
      ? []
      : [`reports on ${report.messageId?.slice(0, messageIdLimit) ?? 'a mail that it does not name'}`]),
    ...recipients.slice(0, recipientsTold).map(lineOfRecipient),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function lineOfForwarded({ author, subject, date, how }: Forwarded): string {
  const who = author === null ? 'somebody it does not name' : `${author.name ?? ''} <${author.email}>`.trim()
  const what = subject === null ? '' : `, "${subject}"`
  return `forwards (${how}) what ${who} wrote${what}${date === null ? '' : `, ${date}`}`
}

function lineOfProtection({ scheme, kind, signature, because }: Protection): string {
  return `${kind} with ${scheme === 'smime' ? 'S/MIME' : 'OpenPGP'}${signature === null ? '' : `, ${signature}`}: ${because}`
}

function lineOfRecipient({ finalRecipient, action, status, diagnostic }: ReportedRecipient): string {
  const result = [action, status].filter((word) => word !== null).join(' ')
  return `  ${finalRecipient ?? 'a recipient it does not name'}: ${result}${diagnostic === null ? '' : `, ${diagnostic}`}`
}
