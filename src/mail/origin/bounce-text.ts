/**
 * Reads a delivery report out of prose: the many servers that send no RFC 3464 report say the same in a few lines, which
 * `bounce-formats.ts` describes. A recipient is an address on a line that looks like theirs; the reason is what stands
 * beside or below it, what the other server answered, or what a label announces. Bounded and linear.
 */
import type { ReportedRecipient } from '../parsed-mail.ts'
import { addressLimit, cut, oneLine } from '../storable.ts'
import { openings, othersLines, reasonLabel, recipientLines, returnedBegins } from './bounce-formats.ts'
import { diagnosticLimit, recipientLimit } from './delivery-status.ts'
import { hasFailureCode, saysWhy, statusOf } from './status-of.ts'

/** What is read of a text: reports come first in it, the returned message after. */
const textLimit = 64 * 1024
const lineLimit = 500
const linesLimit = 2000
/** An opening stands near the beginning: below greetings, logos and the words of a second language. */
const openingLimit = 60

/** What is known of a report before its text is read. */
export type ProseContext = Readonly<{
  /** Recipients that a field names; when there are some, the text only tells why. */
  known: readonly string[]
  /** Addresses that are not the recipient's, lower case: whom the report went to, and who wrote it. */
  others: ReadonlySet<string>
  isDelayed: boolean
}>

/** A recipient on a line; `rest` is what follows it there. */
type Found = Readonly<{ address: string; says: number; at: number; rest: string }>

/** The lines of a text, without the returned message that may follow the report in it. */
export function reportLines(text: string): readonly string[] {
  const lines = cut(text, textLimit)
    .split('\n', linesLimit)
    .map((line) => cut(line, lineLimit).trimEnd())
  const end = lines.findIndex((line, at) => at > 0 && line !== '' && returnedBegins.some((begin) => begin.test(line)))
  return end === -1 ? lines : lines.slice(0, end)
}

/** The server whose wording a text has; null when it opens like no report. */
export function openedBy(lines: readonly string[]): string | null {
  const first = lines.filter((line) => line.trim() !== '').slice(0, openingLimit)
  for (const line of first) {
    const opening = openings.find((one) => one.line.test(line.trim()))
    if (opening !== undefined) return opening.server
  }
  return null
}

/** The recipients that the lines of a report name or that are known, each with what is said of it. */
export function proseRecipients(lines: readonly string[], context: ProseContext): readonly ReportedRecipient[] {
  const found = foundIn(lines)
  const named =
    context.known.length > 0 ? context.known.map((address) => placed(address, found)) : chosen(found, context)
  return named.slice(0, recipientLimit).map((one) => {
    const diagnostic = diagnosticOf(lines, one, found)
    const status = statusOf(diagnostic ?? lines.join(' ').slice(0, 4000), context.isDelayed)
    return {
      finalRecipient: oneLine(one.address, addressLimit) || null,
      action: context.isDelayed ? 'delayed' : 'failed',
      status,
      diagnostic: oneLine(diagnostic ?? '', diagnosticLimit) || null,
    }
  })
}

/** Bounded repeats: no address is longer. A quoted local part may hold anything but quotes. */
const address = /<?(?:"[^"@<>]{1,64}"|[^\s<>()[\]",;:@'|][^\s<>()[\]",;:@|]{0,63})@[\p{L}\d][\p{L}\d._-]{0,250}>?/gu

/** The addresses in a line, each with where it ends, and the line with `@` in their places. */
export function addressesIn(
  line: string,
): Readonly<{ shape: string; addresses: readonly string[]; ends: readonly number[] }> {
  const addresses: string[] = []
  const ends: number[] = []
  if (!line.includes('@')) return { shape: line, addresses, ends }
  const shape = line.replace(address, (match: string, at: number) => {
    const bare = match.replace(/^<|>$/g, '').replace(/[.\-_]+$/, '')
    addresses.push(bare.replace(/^.{0,63}smtp=/i, ''))
    ends.push(at + match.length)
    return '@'
  })
  return { shape, addresses, ends }
}

function foundIn(lines: readonly string[]): readonly Found[] {
  const found: Found[] = []
  for (const [at, line] of lines.entries()) {
    const { shape, addresses, ends } = addressesIn(line)
    if (addresses.length === 0 || othersLines.test(line) || isSenderBelow(lines, at)) continue
    const says = howSure(shape, lines, at)
    if (says === 0) continue
    for (const [index, one] of addresses.entries())
      found.push({ address: one, says, at, rest: line.slice(ends[index]) })
    if (found.length > 10 * recipientLimit) break
  }
  return found
}

/** Exim tells others than the sender: "A message sent by", and the address below. */
function isSenderBelow(lines: readonly string[], at: number): boolean {
  const above = lines.slice(Math.max(0, at - 3), at).findLast((line) => line.trim() !== '')
  return /(?:sent by|from|sender|sender is|contact|von|de la part de)\s*:?\s*$/i.test(above ?? '')
}

function howSure(shape: string, lines: readonly string[], at: number): number {
  const says = recipientLines.find((one) => one.shape.test(shape))?.says ?? 0
  if (says === 3) return says
  const around = lines.slice(Math.max(0, at - 2), at + 3).join(' ')
  if (says === 2) return saysWhy(around) ? 2 : 0
  return saysWhy(around) || openedBy([around, lines[at] ?? '']) !== null ? says : 0
}

/** The surest ones, each once; those of others only when there is nobody else. */
function chosen(found: readonly Found[], { others }: ProseContext): readonly Found[] {
  const strangers = found.filter((one) => !others.has(one.address.toLowerCase()))
  const from = strangers.length > 0 ? strangers : found
  const surest = Math.max(0, ...from.map(({ says }) => says))
  const once = new Map<string, Found>()
  for (const one of from) {
    const key = one.address.toLowerCase()
    if (one.says === surest && !once.has(key)) once.set(key, one)
  }
  return [...once.values()]
}

function placed(known: string, found: readonly Found[]): Found {
  const place = found.find((one) => one.address.toLowerCase() === known.toLowerCase())
  return { address: known, says: place?.says ?? 0, at: place?.at ?? -1, rest: place?.rest ?? '' }
}

/** Why: what follows the recipient, what the other server answered, what a label announces; the best of them. */
function diagnosticOf(lines: readonly string[], one: Found, found: readonly Found[]): string | null {
  const own = one.says === 3 ? paragraphBeside(lines, one, found) : (lines[one.at] ?? '')
  const answered = replyOf(lines)
  const announced = labelled(lines)
  const isOwnAnswer = one.says === 3 && hasFailureCode(own)
  const candidates = [
    isOwnAnswer ? own : null,
    answered,
    saysWhy(own) ? own : null,
    announced !== null && saysWhy(announced) ? announced : null,
    lines.find((line) => /^\W{0,9}[45]\d\d\b/.test(line) && hasFailureCode(line)) ?? null,
    lines.find((line) => hasFailureCode(line)) ?? null,
    announced,
    one.says === 3 && own.length > 7 ? own : null,
    lines.find((line) => saysWhy(line)) ?? null,
    lines.find((line) => openedBy([line]) !== null && /^[^-\s*=<>"(]/.test(line)) ?? null,
    own,
    lines.find((line) => line.length > 40 && !line.includes('@')) ?? null,
  ]
  const said = candidates.find((candidate) => candidate !== null && candidate.trim() !== '') ?? null
  return said === null ? null : tidied(said)
}

/** What follows on the line, and the lines below it to the next empty one or the next recipient. */
function paragraphBeside(lines: readonly string[], { at, rest }: Found, found: readonly Found[]): string {
  if (at === -1) return ''
  const below = lines.slice(at + 1, at + 21)
  const end = below.findIndex((line, index) => {
    return (
      line.trim() === '' || /^\s*-{3,}/.test(line) || found.some((one) => one.says === 3 && one.at === at + 1 + index)
    )
  })
  return [rest, ...below.slice(0, end === -1 ? below.length : end)]
    .map((line) => line.trim())
    .join(' ')
    .trim()
}

/** `<<< 550 5.1.1 …`, as sendmail and Courier show what they were told; a reply of several lines as one. */
function replyOf(lines: readonly string[]): string | null {
  const reply = /^\s*(?:<<<|received >>>)\s*([45]\d\d[ -].*)$/i
  const first = lines.findIndex((line) => reply.test(line))
  if (first === -1) return null
  const said: string[] = []
  for (const line of lines.slice(first, first + 20)) {
    const text = reply.exec(line)?.[1]
    if (text === undefined) break
    said.push(text)
    if (text[3] !== '-') break
  }
  return said.join(' ')
}

/** What stands behind a label such as `Reason:`, or in the lines below it. */
function labelled(lines: readonly string[]): string | null {
  const at = lines.findIndex((line) => reasonLabel.test(line))
  if (at === -1) return null
  const behind = (lines[at] ?? '').replace(reasonLabel, '').trim()
  if (behind.length > 3) return behind
  const below = lines.slice(at + 1, at + 12)
  const from = below.findIndex((line) => line.trim() !== '' && !/^\s*-{3}|-{3}$/.test(line))
  if (from === -1) return null
  const end = below.findIndex((line, index) => index > from && line.trim() === '')
  const said = below.slice(from, end === -1 ? below.length : end).map((line) => line.trim())
  return said.join(' ')
}

/** Without the brackets and labels around it. */
function tidied(said: string): string {
  const text = said.trim().replace(/^[\s:>.)\]–—-]+/, '')
  const inBrackets = /^\((?:reason: ?)?(.*)\)$/.exec(text) ?? /^\[(.*)\]$/.exec(text)
  return (inBrackets?.[1] ?? text).replace(/^\(reason: ([^()]{1,400})\)/, '$1')
}
