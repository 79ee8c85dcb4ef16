/**
 * yEnc (yenc.org, draft 1.3) within a text: bytes shifted by 42, in lines of one length between `=ybegin` and `=yend`.
 * Size and CRC are checked; a part of a file in several mails is given as that part.
 */
import { crc32 } from 'node:zlib'
import { type Line, lineAt, lineText } from './line-reader.ts'
import { namedFile, type PackedBlock } from './packed-block.ts'

/** The name is last and may hold anything. */
const beginLine = /^=ybegin (?=.*\bline=\d)(?=.*\bsize=\d)([^\0]{0,200}?) name=([^\0]{1,1000})$/
const headerLimit = 1300
const [escapeSign, lowerY, shift, escapeShift] = [0x3d, 0x79, 42, 64]

type Fields = ReadonlyMap<string, string>
/** Where a block ends; `isExact` when all lines but the last have the length that was said. */
type Ended = Readonly<{ dataEnd: number; next: number; trailer: Fields | null; isExact: boolean }>

/** Reads a block; null when there is none. */
export function yencoded(bytes: Buffer, start: number): PackedBlock | null {
  const begin = lineAt(bytes, start)
  const match = begin === null ? null : beginLine.exec(lineText(bytes, begin, headerLimit))
  if (begin === null || match === null) return null
  const header = fieldsOf(match[1] ?? '')
  const second = lineAt(bytes, begin.next)
  const part = second === null ? null : fieldsAt(bytes, second, '=ypart ')
  const dataStart = part === null ? begin.next : (second?.next ?? begin.next)
  const end = endOf(bytes, dataStart, Number(header.get('line')))
  if (end === null) return null
  const content = decoded(bytes, dataStart, end.dataEnd)
  if (!end.isExact && content.length !== sizeIn(end.trailer)) return null // prose that shows what yEnc looks like
  return {
    file: namedFile(match[2] ?? '', content, problemOf(content, header, end.trailer)),
    next: end.next,
    foreign: [],
  }
}

/** `line=128 size=1000`; a key that stands twice counts once. */
function fieldsOf(text: string): Fields {
  return new Map(text.split(' ').map((field) => [field.replace(/=.*/s, ''), field.replace(/^[^=]*=/, '')]))
}

function fieldsAt(bytes: Buffer, line: Line, keyword: string): Fields | null {
  const text = lineText(bytes, line, headerLimit)
  return text.startsWith(keyword) ? fieldsOf(text.slice(keyword.length)) : null
}

/** Up to `=yend`; without one up to the first empty line, if what stands before it looks like yEnc. */
function endOf(bytes: Buffer, start: number, lineLength: number): Ended | null {
  let isExact = true
  let fullLines = 0
  let last: Line | null = null
  for (let line = lineAt(bytes, start); line !== null; line = lineAt(bytes, line.next)) {
    if (bytes[line.start] === escapeSign && bytes[line.start + 1] === lowerY) {
      const trailer = fieldsAt(bytes, line, '=yend ')
      return trailer === null ? null : { dataEnd: line.start, next: line.next, trailer, isExact }
    }
    if (last !== null && isFull(last, lineLength)) fullLines += 1
    else if (last !== null) isExact = false
    if (line.end > line.start || !isExact) last = line
    else break // an empty line: the text goes on
  }
  if (!isExact || last === null || fullLines === 0) return null
  return { dataEnd: last.end, next: last.next, trailer: null, isExact }
}

/** A line that ends in an escaped byte is one longer. */
function isFull({ start, end }: Line, lineLength: number): boolean {
  return end - start === lineLength || end - start === lineLength + 1
}

function decoded(bytes: Buffer, start: number, end: number): Buffer {
  const content = Buffer.alloc(end - start)
  let size = 0
  for (let at = start; at < end; at += 1) {
    let byte = bytes[at] ?? 0
    if (byte === 10 || byte === 13) continue
    if (byte === escapeSign) {
      at += 1
      byte = (bytes[at] ?? 0) - escapeShift
    }
    content[size++] = byte - shift
  }
  return content.subarray(0, size)
}

function sizeIn(trailer: Fields | null): number {
  return Number(trailer?.get('size') ?? Number.NaN)
}

function problemOf(content: Buffer, header: Fields, trailer: Fields | null): string | null {
  if (trailer === null) return 'the end of the file is missing'
  const part = header.get('part')
  const crc = trailer.get(part === undefined ? 'crc32' : 'pcrc32')
  if (content.length !== sizeIn(trailer)) return 'the file has another size than it says: it is damaged'
  const isSound = crc === undefined || Number.parseInt(crc, 16) === crc32(content)
  if (!isSound) return 'its checksum is wrong: the file is damaged'
  if (part === undefined) return null
  const total = header.get('total')
  return `this is part ${Number(part)}${total === undefined ? '' : ` of ${Number(total)}`} of the file`
}
