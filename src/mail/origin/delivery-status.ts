/**
 * The fields of a delivery report (RFC 3464 §2.3), as they come: in a part of their own or in the middle of a text, with
 * too many or no empty lines between the groups, in any case and order. A group ends where one of its fields comes a
 * second time, or where a recipient stands behind an empty line and the group has said who and what.
 */
import { decodeText } from '../charset/charset.ts'
import type { ReportedRecipient } from '../parsed-mail.ts'
import { addressLimit, oneLine } from '../storable.ts'
import { saysWhy, statusIn, statusOf } from './status-of.ts'

/** Characters of a diagnostic: a reply of many lines fits. */
export const diagnosticLimit = 1000
/** Recipients of one report: a mail goes to at most a hundred at once (RFC 5321 §4.5.3.1.8). */
export const recipientLimit = 100

const names = [
  'original-recipient',
  'final-recipient',
  'x-actual-recipient',
  'action',
  'status',
  'diagnostic-code',
] as const
type Name = (typeof names)[number]
type Group = Partial<Record<Name, string>>

/** RFC 3464 §2.1.1, and what programs make of it: spaces before the colon. */
const field = new RegExp(`^(${names.join('|')})[ \\t]{0,9}:[ \\t]*(.*)$`, 'i')

/** What the fields in `lines` say, one entry for each recipient; none when there are no such fields. */
export function recipientsIn(lines: readonly string[]): readonly ReportedRecipient[] {
  return groupsIn(lines).filter(hasRecipient).slice(0, recipientLimit).map(reported)
}

/** The lines of a part, decoded as its bytes suggest (RFC 6533 §3 allows UTF-8), with folded ones joined. */
export function statusLines(bytes: Uint8Array): readonly string[] {
  return unfolded(decodeText(bytes, null).text.split(/\r\n|\r|\n/))
}

/** Lines that begin with whitespace continue the field above them. */
export function unfolded(lines: readonly string[]): readonly string[] {
  const joined: string[][] = []
  for (const line of lines) {
    const above = joined.at(-1)
    if (/^[ \t]+\S/.test(line) && above !== undefined && above[0] !== '') above.push(line.trim())
    else joined.push([line.trimEnd()])
  }
  return joined.map((pieces) => pieces.join(' '))
}

function groupsIn(lines: readonly string[]): readonly Group[] {
  const groups: Group[] = [{}]
  let isBehindEmptyLine = false
  for (const line of lines) {
    if (line === '') isBehindEmptyLine = true
    const [, known, value = ''] = field.exec(line) ?? []
    const name = names.find((one) => one === known?.toLowerCase())
    if (name === undefined || value.trim() === '') continue
    const group = groups.at(-1) ?? {}
    const isNext = isBehindEmptyLine && name.endsWith('-recipient') && isWhole(group)
    if (group[name] !== undefined || isNext) groups.push({ [name]: value.trim() })
    else group[name] = value.trim()
    isBehindEmptyLine = false
    if (groups.length > 10 * recipientLimit) break
  }
  return groups
}

function hasRecipient(group: Group): boolean {
  return group['final-recipient'] !== undefined || group['original-recipient'] !== undefined
}

function isWhole(group: Group): boolean {
  return hasRecipient(group) && (group.action !== undefined || group.status !== undefined)
}

function reported(group: Group): ReportedRecipient {
  const diagnostic = diagnosticOf(group['diagnostic-code'] ?? '')
  const action = actionOf(group.action ?? '')
  const given = statusIn(group.status ?? '')
  const said = `${group.status ?? ''} ${diagnostic ?? ''}`
  return {
    finalRecipient: recipientOf(group),
    action: action ?? (given === null ? null : actionOfClass(given)),
    status: given ?? (saysWhy(said) ? statusOf(said, action === 'delayed') : null),
    diagnostic,
  }
}

/** The final recipient; where that is a program or a folder, the recipient as the sender knew it. */
function recipientOf(group: Group): string | null {
  const final = addressOf(group['final-recipient'] ?? '')
  if (final?.includes('@') === true) return final
  const original = addressOf(group['original-recipient'] ?? '')
  // RFC 3461 §5.2 writes `+` and `=` of ORCPT in xtext, and some servers leave it so.
  return original?.includes('@') === true ? original.replace(/\+2B/g, '+').replace(/\+3D/g, '=') : final
}

/** `rfc822; <ann@example.com>`, `utf-8; \x{F6}@example.com` (RFC 6533 §3), with or without the type. */
function addressOf(value: string): string | null {
  const address = value
    .replace(/^[\w.-]{1,20}[ \t]*;/, '')
    .replace(/\\x\{([\da-f]{1,6})\}/gi, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
    .trim()
  const bare = /<([^<>]{1,320})>/.exec(address)?.[1] ?? address
  return oneLine(bare.replace(/^mailto:/i, ''), addressLimit) || null
}

/** Without its type (`smtp;`), which says no more than where it was read. */
function diagnosticOf(value: string): string | null {
  return oneLine(value.replace(/^[\w.-]{1,40}[ \t]*;/, ''), diagnosticLimit) || null
}

const actions: readonly (readonly [RegExp, NonNullable<ReportedRecipient['action']>])[] = [
  [/^(?:fail|expired|reject|error)/i, 'failed'],
  [/^delay/i, 'delayed'],
  [/^(?:deliverable|delivered|delivery)/i, 'delivered'],
  [/^relay/i, 'relayed'],
  [/^expand/i, 'expanded'],
]

function actionOf(value: string): ReportedRecipient['action'] {
  return actions.find(([word]) => word.test(value))?.[1] ?? null
}

/** Where no action is given. 4 is nothing: it may be tried again or given up. */
function actionOfClass(status: string): ReportedRecipient['action'] {
  if (status.startsWith('2')) return 'delivered'
  return status.startsWith('5') ? 'failed' : null
}
