/**
 * Reads a delivery report out of prose: the many servers that send no RFC 3464 report say the same in a few lines, which
 * `bounce-formats.ts` describes. A recipient is an address on a line that looks like theirs; the reason is what stands
 * beside or below it, what the other server answered, or what a label announces. Bounded and linear.
 */
import type { ReportedRecipient } from '../parsed-mail.ts'
import { addressLimit, cut, oneLine } from '../storable.ts'
import { othersLines, recipientLines, returnedBegins } from './bounce-formats.ts'
import { openedBy } from './bounce-opening.ts'
import { reasonOf, sharedReasons } from './bounce-reason.ts'
import { diagnosticLimit, recipientLimit } from './delivery-status.ts'
import { saysWhy, statusOf } from './status-of.ts'

/** What is read of a text: reports come first in it, the returned message after. */
const textLimit = 64 * 1024
const lineLimit = 500
const linesLimit = 2000

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

/** The recipients that the lines of a report name or that are known, each with what is said of it. */
export function proseRecipients(lines: readonly string[], context: ProseContext): readonly ReportedRecipient[] {
  const found = foundIn(lines)
  const named = context.known.length > 0 ? placed(context.known, found) : chosen(found, context)
  const shared = sharedReasons(lines)
  const starts = new Set(found.filter(({ says }) => says === 3).map(({ at }) => at))
  return named.slice(0, recipientLimit).map((one) => {
    const isOwn = one.says === 3
    const beside = isOwn ? paragraphBeside(lines, one, starts) : (lines[one.at] ?? '')
    const diagnostic = reasonOf(beside, isOwn, shared)
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

/** The surest ones, each once; those of others only when there is nobody else and it is theirs beyond doubt: "Hello bo@…". */
function chosen(found: readonly Found[], { others }: ProseContext): readonly Found[] {
  const strangers = found.filter((one) => !others.has(one.address.toLowerCase()))
  const from = strangers.length > 0 ? strangers : found.filter(({ says }) => says === 3)
  const surest = Math.max(0, ...from.map(({ says }) => says))
  const once = new Map<string, Found>()
  for (const one of from) {
    const key = one.address.toLowerCase()
    if (one.says === surest && !once.has(key)) once.set(key, one)
  }
  return [...once.values()]
}

/** Known recipients, each where the text first names it. */
function placed(known: readonly string[], found: readonly Found[]): readonly Found[] {
  const places = new Map(found.toReversed().map((one) => [one.address.toLowerCase(), one]))
  return known.slice(0, recipientLimit).map((address) => {
    const place = places.get(address.toLowerCase())
    return { address, says: place?.says ?? 0, at: place?.at ?? -1, rest: place?.rest ?? '' }
  })
}

/** What follows on the line, and the lines below it to the next empty one or the next recipient. */
function paragraphBeside(lines: readonly string[], { at, rest }: Found, starts: ReadonlySet<number>): string {
  if (at === -1) return ''
  const below = lines.slice(at + 1, at + 21)
  const end = below.findIndex((line, index) => {
    return line.trim() === '' || /^\s*-{3,}/.test(line) || starts.has(at + 1 + index)
  })
  return [rest, ...below.slice(0, end === -1 ? below.length : end)]
    .map((line) => line.trim())
    .join(' ')
    .trim()
}
