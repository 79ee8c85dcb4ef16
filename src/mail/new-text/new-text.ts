/**
 * What a mail adds to its conversation: its text without the history quoted below it. Only the plainest case is taken
 * off, a block of `>` lines at the very end with the line that introduces it; in any doubt the whole text is new, since
 * cutting new words is worse than repeating old ones. TODO #4: other clients, HTML quotes, signatures.
 */

import type { ReadAttachment } from '../body/attachments.ts'
import type { Texts } from '../body/text-parts.ts'
import type { ParsedMail } from '../parsed-mail.ts'

/** What is new in a mail, and who first wrote what it forwards. */
export function whatIsNew({
  text,
}: Texts & Readonly<{ subject: string; attached: readonly ReadAttachment[] }>): Pick<
  ParsedMail,
  'newText' | 'forwarded'
> {
  return { newText: newTextOf(text), forwarded: null }
}

/** "On Mon, 24 Nov 2025 at 21:00, Ann <ann@example.com> wrote:", in any language: a time of day or an address. */
const timeOrAddress = /\d{1,2}[:.h]\d{2}|\S@\S/

/** Clients fold it to two lines, seldom three; no name and address is longer than this. */
const attributionLines = 3
const attributionLimit = 500

/** The part of `text` above the quoted block at its end; all of `text` when there is none, or nothing above it. */
export function newTextOf(text: string): string {
  const lines = text.split('\n')
  const quoteStart = trailingQuoteStart(lines)
  if (quoteStart === lines.length) return text
  const above = lines.slice(0, attributionStart(lines, quoteStart)).join('\n').trimEnd()
  return above === '' ? text : above
}

/** The first line of the block of quoted and empty lines at the end; the number of lines when the end is not quoted. */
function trailingQuoteStart(lines: readonly string[]): number {
  const lastOther = lines.findLastIndex((line) => line.trim() !== '' && !line.startsWith('>'))
  const quoteStart = lines.findIndex((line, at) => at > lastOther && line.startsWith('>'))
  return quoteStart === -1 ? lines.length : quoteStart
}

/** Where the paragraph right above the quote begins, if it introduces the quote; else the quote's start. */
function attributionStart(lines: readonly string[], quoteStart: number): number {
  let end = quoteStart
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') end--
  let start = end
  while (start > 0 && (lines[start - 1] ?? '').trim() !== '') start--
  return end - start <= attributionLines && isAttribution(lines.slice(start, end).join(' ').trim()) ? start : quoteStart
}

function isAttribution(paragraph: string): boolean {
  return paragraph.length <= attributionLimit && paragraph.endsWith(':') && timeOrAddress.test(paragraph)
}
