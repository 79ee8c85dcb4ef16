/**
 * Where a mail's body begins, and the fields of its header section that say how to read it. The parser is given these
 * only: all else in the header section is read by `header-section.ts`, and a flood of fields, an mbox line or a byte
 * order mark in front of the first one cannot hide the structure. Where the empty line is missing (RFC 5322 §2.1), the
 * body begins at the first line that is no header's, unless fields of mail follow: then that line is an accident.
 */
import { headerSectionLimitBytes } from '../digest.ts'
import type { HeaderField } from '../header/header-fields.ts'
import { fieldIn, type HeaderLine, isKnownField, kindOfLine, withoutLineEnd } from './header-lines.ts'

/** `fields`, whose names all begin with `content-`, stand in for the first `bodyFrom` bytes; null: they are unknown. */
export type BodyStart = Readonly<{ fields: readonly HeaderField[] | null; bodyFrom: number }>

/** Reads the mail as it is, from its first byte. */
const wholeMail: BodyStart = { fields: null, bodyFrom: 0 }

/**
 * The start of the body behind a header section, which is empty when the bytes have none; and whether that section is
 * none in truth but a text, which quotes the fields of another mail below its first line.
 */
export function bodyStartOf(section: Uint8Array): BodyStart & Readonly<{ isText: boolean }> {
  // Longer than what was kept of it: only the parser can find its end.
  if (section.length >= headerSectionLimitBytes) return { ...wholeMail, isText: false }
  const lines = linesOf(section)
  if (isText(lines)) return { ...wholeMail, isText: true }
  const bodyLine = firstBodyLine(lines)
  const fields = structuralFields(bodyLine === -1 ? lines : lines.slice(0, bodyLine))
  return { fields, bodyFrom: lines[bodyLine]?.from ?? section.length, isText: false }
}

/** The header section of a mail in memory, with its empty line; all of the mail when it has none. */
export function headerSectionOf(mail: Buffer): Buffer {
  const start = mail.toString('latin1', 0, headerSectionLimitBytes)
  const end = /^\r?\n|\r?\n\r?\n|\r\r(?!\n)/.exec(start)
  return mail.subarray(0, end === null ? headerSectionLimitBytes : end.index + end[0].length)
}

function structuralFields(lines: readonly Line[]): readonly HeaderField[] {
  const fields: { name: string; value: string }[] = []
  let current: { name: string; value: string } | null = null
  for (const { text, kind } of lines) {
    if (kind === 'continuation' && current !== null) current.value = `${current.value} ${text.trim()}`
    if (kind !== 'field') continue
    current = structural.test(text) ? fieldIn(text) : null
    if (current !== null) fields.push(current)
  }
  return fields
}

const structural = /^\s{0,9}content-/i

/** Lines that stand before a header section without being of it: mbox, its quoted form, and doors for HTTP and SMTP. */
const before = /^(?:>?From |POST |HELO |MAIL FROM:|\s*$)/i

/** Fields that programs write; those that people read are also quoted in texts. */
const written = /^(?:received|return-path|message-id|mime-version|content-type|dkim-signature|x-mailer)$/

/** What begins with a field is a header section. */
function isText(lines: readonly Line[]): boolean {
  const first = lines.find(({ text }) => !before.test(text))
  if (first === undefined || first.kind !== 'foreign') return false
  return !lines.some(({ kind, text }) => kind === 'field' && written.test(fieldIn(text).name))
}

type Line = Readonly<{ text: string; from: number; kind: HeaderLine }>

/** Below a field, and with no field of mail below itself; -1 when there is none. */
function firstBodyLine(lines: readonly Line[]): number {
  if (!lines.some(({ kind }) => kind === 'foreign')) return -1
  const lastKnown = lines.findLastIndex(({ kind, text }) => kind === 'field' && isKnownField(fieldIn(text).name))
  return lines.findIndex(({ kind }, at) => kind === 'foreign' && at > lastKnown && lastKnown !== -1)
}

function linesOf(section: Uint8Array): readonly Line[] {
  const text = Buffer.from(section.buffer, section.byteOffset, section.byteLength).toString('latin1')
  const lineEnd = text.includes('\n') ? '\n' : '\r' // old Mac mail
  const lines: Line[] = []
  let above: string | null = null
  for (let from = text.startsWith('\xef\xbb\xbf') ? 3 : 0; from < text.length; ) {
    const end = text.indexOf(lineEnd, from)
    const next = end === -1 ? text.length : end + 1
    const line = withoutLineEnd(text.slice(from, next))
    const kind = kindOfLine(line, above)
    if (kind === 'field') above = line.toLowerCase()
    lines.push({ text: line, from, kind })
    from = next
  }
  return lines
}
