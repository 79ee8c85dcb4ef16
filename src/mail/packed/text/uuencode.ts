/**
 * uuencode (POSIX uuencode, historical and base64 form) within a text. A block is one when its lines are: each says
 * its length. Spaces that were cut off at line ends are put back, and a few lines that do not belong are left alone,
 * but only up to an `end`; without one, each line must be exact, so that prose about `begin 644` stays prose.
 */
import { type Line, lineAt, lineText } from './line-reader.ts'
import { namedFile, type PackedBlock } from './packed-block.ts'

const beginLine = /^begin[ \t]{1,9}[0-7]{3,4}[ \t]{1,9}(\S[^\0]{0,999})$/
const base64BeginLine = /^begin-base64[ \t]{1,9}[0-7]{3,4}[ \t]{1,9}(\S[^\0]{0,999})$/

/** Lines within a block that are not of it: a footer or a note of a gateway, not a text. */
const foreignLimit = 3
const space = 32

/** What was found behind a `begin`, up to `next`. */
type Scan = {
  hasEnd: boolean
  next: number
  /** How many bytes the lines hold. */
  size: number
  exactLines: number
  paddedLines: number
  isLastPadded: boolean
  foreign: Line[]
}

/** Reads a block in the historical form. */
export function uuencoded(bytes: Buffer, start: number): PackedBlock | null {
  const begin = lineAt(bytes, start)
  const name = begin === null ? undefined : beginLine.exec(lineText(bytes, begin, 1100))?.[1]
  if (begin === null || name === undefined) return null
  const scan = scanned(bytes, begin.next)
  if (!isBlock(scan, bytes.length)) return null
  const content = decoded(bytes, begin.next, scan)
  return { file: namedFile(name, content, problemOf(scan)), next: scan.next, foreign: scan.foreign }
}

/** Reads a block in the base64 form, which ends with `====`. */
export function base64Encoded(bytes: Buffer, start: number): PackedBlock | null {
  const begin = lineAt(bytes, start)
  const name = begin === null ? undefined : base64BeginLine.exec(lineText(bytes, begin, 1100))?.[1]
  if (begin === null || name === undefined) return null
  let line = lineAt(bytes, begin.next)
  while (line !== null && /^[A-Za-z\d+/]{1,100}={0,2}[ \t]{0,9}$/.test(lineText(bytes, line, 120))) {
    line = lineAt(bytes, line.next)
  }
  const dataEnd = line?.start ?? bytes.length
  const isEnded = line !== null && lineText(bytes, line, 10).startsWith('====')
  if (dataEnd === begin.next && !isEnded) return null
  const content = Buffer.from(bytes.toString('latin1', begin.next, dataEnd), 'base64')
  const problem = isEnded ? null : 'the end of the file is missing'
  return { file: namedFile(name, content, problem), next: isEnded ? (line?.next ?? dataEnd) : dataEnd, foreign: [] }
}

/**
 * Most lines must be exact: three dots above an `end` are an explanation, not a file. Without an end all must be, but
 * for the one in which the text was cut.
 */
function isBlock({ hasEnd, next, exactLines, paddedLines, isLastPadded, foreign }: Scan, textEnd: number): boolean {
  if (hasEnd) return paddedLines + foreign.length <= exactLines
  const cutLines = isLastPadded && next === textEnd ? 1 : 0
  return exactLines > 0 && paddedLines === cutLines
}

/** Looks for the `end`. Where there is none, the block goes as far as its lines do without a stranger among them. */
function scanned(bytes: Buffer, start: number): Scan {
  const scan: Scan = {
    hasEnd: false,
    next: start,
    size: 0,
    exactLines: 0,
    paddedLines: 0,
    isLastPadded: false,
    foreign: [],
  }
  let withoutEnd: Scan | null = null
  for (let line = lineAt(bytes, start); line !== null; line = lineAt(bytes, line.next)) {
    const size = sizeOf(bytes, line)
    const text = size === null ? lineText(bytes, line, 100).trimEnd() : ''
    if (text === 'end') return { ...scan, hasEnd: true, next: line.next }
    if (size === null && text !== '' && text !== '`') {
      withoutEnd ??= { ...scan, foreign: [] }
      if (isStop(text, scan)) break
      scan.foreign.push(line)
    } else addLine(scan, line, size)
  }
  return withoutEnd ?? scan
}

/** The text goes on, and no block does: prose from the first line on, too much of it, or another block. */
function isStop(text: string, { exactLines, paddedLines, foreign }: Scan): boolean {
  return exactLines + paddedLines === 0 || foreign.length === foreignLimit || text.startsWith('begin ')
}

function addLine(scan: Scan, line: Line, size: number | null): void {
  scan.next = line.next
  if (size === null) return
  scan.size += size
  scan.isLastPadded = line.end - line.start - 1 < lengthFor(size)
  if (scan.isLastPadded) scan.paddedLines += 1
  else scan.exactLines += 1
}

/** How many bytes a line of data holds; null when it is none. Behind the data, an encoder may add a check character. */
function sizeOf(bytes: Buffer, { start, end }: Line): number | null {
  const size = end > start ? ((bytes[start] ?? 0) - space) & 63 : 0
  const dataEnd = start + 1 + lengthFor(size)
  if (size === 0 || end > dataEnd + 2) return null
  for (let at = start; at < Math.min(end, dataEnd); at += 1) {
    const byte = bytes[at] ?? 0
    if (byte < space || byte > 96) return null
  }
  return size
}

/** Four characters say three bytes. */
function lengthFor(size: number): number {
  return Math.ceil(size / 3) * 4
}

function decoded(bytes: Buffer, start: number, { size, next, foreign }: Scan): Buffer {
  const content = Buffer.alloc(size + 2) // the last group may write past the end
  let written = 0
  for (let line = lineAt(bytes, start); line !== null && line.start < next; line = lineAt(bytes, line.next)) {
    const lineSize = foreign.some((stranger) => stranger.start === line?.start) ? null : sizeOf(bytes, line)
    if (lineSize === null) continue
    decodeLine(bytes, line, content, written)
    written += lineSize
  }
  return content.subarray(0, size)
}

function decodeLine(bytes: Buffer, { start, end }: Line, content: Buffer, at: number): void {
  const size = ((bytes[start] ?? 0) - space) & 63
  const value = (place: number) => (place < end ? ((bytes[place] ?? 0) - space) & 63 : 0)
  for (let done = 0; done < size; done += 3) {
    const place = start + 1 + (done / 3) * 4
    const bits = (value(place) << 18) | (value(place + 1) << 12) | (value(place + 2) << 6) | value(place + 3)
    content.writeUIntBE(bits, at + done, 3)
  }
}

function problemOf({ hasEnd, foreign }: Scan): string | null {
  if (!hasEnd) return 'the end of the file is missing'
  return foreign.length > 0 ? 'lines that do not belong to the file stood in it and were left out' : null
}
