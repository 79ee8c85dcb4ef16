/**
 * What a report says (delivery report, RFC 3464; read receipt, RFC 8098; feedback report, RFC 5965): the mail that it is
 * about, and what became of it for each recipient. The parts made for that come first, the prose is the last resort.
 * The body may also correct the origin, since many servers write reports that only their text tells; but never alone: a
 * person who forwards or asks about a bounce is a person, so the header section must have a sign of a machine as well.
 */
import type { ReadAttachment } from '../body/attachments.ts'
import { allValues, firstValue, type HeaderField } from '../header/header-fields.ts'
import type { HeaderFacts, MailReport, Origin, ParsedMail, ReportedRecipient } from '../parsed-mail.ts'
import { openedBy } from './bounce-opening.ts'
import { proseRecipients, reportLines } from './bounce-text.ts'
import { recipientsIn, statusLines, unfolded } from './delivery-status.ts'
import { feedbackRecipients } from './feedback-report.ts'
import { serverSign } from './mail-server.ts'
import { receiptRecipients } from './read-receipt.ts'
import { reportedMessageId, returnedRecipient } from './returned-message.ts'
import { isAnsweredOrForwarded, subjectHints } from './subject-words.ts'

/** A mail as far as it is read. */
export type ReadMail = Readonly<{
  fields: readonly HeaderField[]
  facts: HeaderFacts
  attached: readonly ReadAttachment[]
  text: string
}>

type ReportKind = 'delivery-report' | 'read-receipt' | 'feedback-report'

/** Parts that only reports have (RFC 3464 §2, RFC 8098 §3, RFC 5965 §3; `global-`: RFC 6533). */
const parts: readonly (readonly [ReportKind, RegExp])[] = [
  ['feedback-report', /^message\/feedback-report$/],
  ['read-receipt', /^message\/(?:global-)?disposition-notification$/],
  ['delivery-report', /^message\/(?:global-)?delivery-status$/],
]

/** What a report says; and the origin, which the body may tell better than the header section does. */
export function reportIn(mail: ReadMail): Pick<ParsedMail, 'origin' | 'originBecause' | 'report'> {
  const { origin, because } = correctedOrigin(mail)
  const report = isReport(origin) ? reportOf(origin, mail) : null
  return { origin, originBecause: because, report }
}

function isReport(origin: Origin): origin is ReportKind {
  return origin === 'delivery-report' || origin === 'read-receipt' || origin === 'feedback-report'
}

function reportOf(kind: ReportKind, mail: ReadMail): MailReport {
  const recipients = { 'delivery-report': deliveries, 'read-receipt': receipts, 'feedback-report': complaints }
  return { messageId: reportedMessageId(mail), recipients: recipients[kind](mail) }
}

/** By its part, else by its text; the header section's where that says nothing better. */
function correctedOrigin(mail: ReadMail): Readonly<{ origin: Origin; because: string }> {
  const { origin, originBecause } = mail.facts
  const unchanged = { origin, because: originBecause }
  if (originBecause.startsWith('report-type=')) return unchanged
  const sign = machineSign(mail)
  if (sign === null || (!isReport(origin) && isAnsweredOrForwarded(mail.facts.subject))) return unchanged
  const part = parts.find(([, type]) => partsOf(mail, type).length > 0)
  if (part !== undefined) return { origin: part[0], because: `${sign}, and a part of a report` }
  if (isReport(origin) || origin === 'list') return unchanged
  if (isMultipartReport(mail) && statusGroups(mail).length > 0) {
    return { origin: 'delivery-report', because: `${originBecause}, and the fields of RFC 3464` }
  }
  const server = statusGroups(mail).length > 0 ? 'RFC 3464' : openedBy(reportLines(mail.text))
  const hints = subjectHints(mail.facts.subject, 'delivery-report')
  // Two of three: a page on mail for the postmaster has the words, and an alert may have the subject.
  if (server === null || (!hints && serverSign(mail.fields, null) === null)) return unchanged
  const isBounce = deliveries(mail).some(({ finalRecipient }) => finalRecipient !== null)
  return isBounce ? { origin: 'delivery-report', because: `${sign}, and the text is a report of ${server}` } : unchanged
}

function isMultipartReport({ fields }: ReadMail): boolean {
  return /^multipart\/report\b/i.test(firstValue(fields, 'content-type') ?? '')
}

/** Why a machine may have made it; null when only the body looks so. */
function machineSign({ fields, facts }: ReadMail): string | null {
  const isMachine = facts.origin !== 'person' && facts.origin !== 'list'
  return serverSign(fields, facts.author?.email ?? null) ?? (isMachine ? facts.originBecause : null)
}

function partsOf({ attached }: ReadMail, type: RegExp): readonly Buffer[] {
  return attached.filter(({ attachment }) => type.test(attachment.contentType)).map(({ beginning }) => beginning)
}

function deliveries(mail: ReadMail): readonly ReportedRecipient[] {
  const groups = statusGroups(mail)
  const isWhole = groups.length > 0 && groups.every((one) => one.status !== null && one.diagnostic !== null)
  if (isWhole) return groups
  const prose = proseOf(mail, groups)
  if (groups.length === 0) return prose
  return groups.map((group) => {
    const said =
      prose.find((one) => one.finalRecipient === group.finalRecipient) ?? (prose.length === 1 ? prose[0] : undefined)
    return said === undefined ? group : filled(group, said)
  })
}

/** What the fields leave open, the text may tell. */
function filled(group: ReportedRecipient, said: ReportedRecipient): ReportedRecipient {
  return {
    finalRecipient: group.finalRecipient ?? said.finalRecipient,
    action: group.action ?? said.action,
    status: group.status ?? said.status,
    diagnostic: group.diagnostic ?? said.diagnostic,
  }
}

/** From the parts; else from the text, where parts without a file name and mails without MIME have them. */
function statusGroups(mail: ReadMail): readonly ReportedRecipient[] {
  const inParts = partsOf(mail, /^message\/(?:global-)?delivery-status$/).flatMap((part) =>
    recipientsIn(statusLines(part)),
  )
  if (inParts.length > 0) return inParts
  if (!/^(?:final|original)-recipient/im.test(mail.text)) return []
  return recipientsIn(unfolded(mail.text.slice(0, 256 * 1024).split('\n', 5000)))
}

const delayWords =
  /\bdelay|\bwarning\b|temporary (?:failure|problem|error)|still being (?:re)?tried|will be retried|no action is required|verzöger|retard|ritard|vertraag|задерж|遅延|延迟/i

function proseOf(mail: ReadMail, groups: readonly ReportedRecipient[]): readonly ReportedRecipient[] {
  const { fields, facts, text } = mail
  const lines = reportLines(text)
  const inGroups = groups.map(({ finalRecipient }) => finalRecipient).filter((address) => address !== null)
  const inFields = allValues(fields, 'x-failed-recipients').flatMap((value) => value.split(/[\s,;]+/))
  const known = inGroups.length > 0 ? inGroups : inFields.filter((address) => address.includes('@'))
  const others = [...facts.to, facts.author].map((mailbox) => mailbox?.email.toLowerCase() ?? '')
  const isDelayed = delayWords.test(facts.subject) || lines.slice(0, 40).some((line) => isDelayLine(line))
  const context = { known, others: new Set(others), isDelayed }
  const named = proseRecipients(lines, context)
  if (named.length > 0) return named
  const returned = returnedRecipient(mail)
  return returned === null ? [] : proseRecipients(lines, { ...context, known: [returned] })
}

function isDelayLine(line: string): boolean {
  return /\bhas been delayed|is delayed|warning (?:message )?only|still being retried|will be retried|no action is required|not been delivered (?:yet|so far)|continue to (?:try|attempt)/i.test(
    line,
  )
}

function receipts(mail: ReadMail): readonly ReportedRecipient[] {
  return receiptRecipients(partsOf(mail, /^message\/(?:global-)?disposition-notification$/), mail.text)
}

function complaints(mail: ReadMail): readonly ReportedRecipient[] {
  return feedbackRecipients(partsOf(mail, /^message\/feedback-report$/), mail)
}
