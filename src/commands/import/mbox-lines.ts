/**
 * Tells the lines of an mbox apart: which open a mail, which are quoted, which are text. Pure; works on a window of the
 * file and says from where it wants to look again once more bytes are there, never more than a line or two.
 *
 * A line that begins with `From ` opens a mail when it carries a date, as every writer puts one there; or, without one,
 * when an empty line is before it and a header field after it. So a sentence that begins with "From " and that a careless
 * writer did not quote stays text. The empty line before a `From ` line, and at the end, belongs to the mbox, not to the
 * mail. Content-Length is not looked at: it lies as soon as anything has touched the file.
 */
import { isDated } from '../../intake/old-mail/from-line.ts'

/**
 * How `From ` in a mail's text is quoted: mboxrd puts one more `>` before `>*From `, so that it can be undone; mboxo
 * quotes only `From ` itself. The two cannot be told apart by looking.
 */
export const mboxFormats = ['mboxrd', 'mboxo'] as const
export type MboxFormat = (typeof mboxFormats)[number]

/** A mail begins with the `From ` line at `at` in the window; or bytes of the mail that has begun. */
export type MboxPiece =
  | Readonly<{ kind: 'mail'; fromLine: string; at: number }>
  | Readonly<{ kind: 'bytes'; bytes: Uint8Array }>

/** A stretch of the file. `opens`: its first byte is the first of the file or of a mail; `isLast`: nothing follows. */
export type MboxWindow = Readonly<{ bytes: Buffer; opens: boolean; isLast: boolean }>

/** What a window holds. Its bytes from `heldFrom` on are not settled: the next window begins with them, and `opens` so. */
export type MboxScan = Readonly<{ pieces: readonly MboxPiece[]; heldFrom: number; opens: boolean }>

/** What a line is. `unsure`: its end, or the line after it, has not come yet. */
type Line = 'text' | 'quoted' | 'unsure' | Readonly<{ endsAt: number }>

const newline = 0x0a
const carriageReturn = 0x0d
const quote = 0x3e
const from = Buffer.from('From ')

/** RFC 5322 §2.1.1 bounds a line to 998 characters; a `From ` line or a row of `>` longer than that is text. */
const lineLimitBytes = 1000

/** Longer than the header field names in use. */
const fieldNameLimitBytes = 100

/** Takes a window apart. */
export function scanMbox(window: MboxWindow, format: MboxFormat): MboxScan {
  const { bytes } = window
  const pieces: MboxPiece[] = []
  let mailFrom = window.opens ? 0 : -1
  let textFrom = 0
  let at = window.opens ? 0 : nextLine(bytes, 0)
  for (; at < bytes.length; at = nextLine(bytes, at)) {
    const line = lineAt(window, at, mailFrom, format)
    if (line === 'text') continue
    if (line === 'unsure') break
    if (line === 'quoted') {
      pieces.push(...textOf(bytes, textFrom, at))
      textFrom = at + 1
      continue
    }
    pieces.push(...textOf(bytes, textFrom, beforeEmptyLine(bytes, at, mailFrom)))
    pieces.push({ kind: 'mail', fromLine: bytes.toString('latin1', at, line.endsAt).trimEnd(), at })
    mailFrom = textFrom = Math.min(line.endsAt + 1, bytes.length)
  }
  const heldFrom = window.isLast ? beforeEmptyLine(bytes, at, mailFrom) : beforeLineBreaks(bytes, at, textFrom)
  return { pieces: [...pieces, ...textOf(bytes, textFrom, heldFrom)], heldFrom, opens: heldFrom === mailFrom }
}

function lineAt(window: MboxWindow, at: number, mailFrom: number, format: MboxFormat): Line {
  const { bytes, isLast } = window
  let name = at
  while (bytes[name] === quote && name - at <= lineLimitBytes) name++
  const found = bytes.subarray(name, name + from.length)
  if (name - at > lineLimitBytes || !from.subarray(0, found.length).equals(found)) return 'text'
  if (found.length < from.length) return isLast ? 'text' : 'unsure'
  if (name === at) return fromLineAt(window, at, mailFrom)
  return format === 'mboxrd' || name === at + 1 ? 'quoted' : 'text'
}

function fromLineAt({ bytes, isLast }: MboxWindow, at: number, mailFrom: number): Line {
  const end = bytes.indexOf(newline, at)
  const endsAt = end === -1 ? bytes.length : end
  if (endsAt - at > lineLimitBytes) return 'text'
  if (end === -1 && !isLast) return 'unsure'
  if (isDated(bytes.toString('latin1', at, endsAt))) return { endsAt }
  if (at !== mailFrom && beforeEmptyLine(bytes, at, mailFrom) === at) return 'text'
  const after = bytes.toString('latin1', endsAt + 1, endsAt + 1 + fieldNameLimitBytes)
  if (/^[!-9;-~]+[ \t]*:/.test(after)) return { endsAt }
  const mayBecomeField = after.length < fieldNameLimitBytes && /^[!-9;-~]*[ \t]*$/.test(after)
  return mayBecomeField && !isLast ? 'unsure' : 'text'
}

function nextLine(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(newline, at)
  return end === -1 ? bytes.length : end + 1
}

/** Where the empty line before the line at `at` begins; `at` itself when there is none. */
function beforeEmptyLine(bytes: Buffer, at: number, mailFrom: number): number {
  if (at <= mailFrom || bytes[at - 1] !== newline) return at
  const empty = bytes[at - 2] === carriageReturn && at - 2 >= mailFrom ? at - 2 : at - 1
  return empty === mailFrom || bytes[empty - 1] === newline ? empty : at
}

/** What has to be seen again to find an empty line before `at`: at most CR LF twice. */
function beforeLineBreaks(bytes: Buffer, at: number, earliest: number): number {
  let start = at
  while (start > earliest && at - start < 4 && isLineBreak(bytes[start - 1])) start--
  return start
}

function isLineBreak(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn
}

function textOf(bytes: Buffer, start: number, end: number): readonly MboxPiece[] {
  return end > start ? [{ kind: 'bytes', bytes: bytes.subarray(start, end) }] : []
}
