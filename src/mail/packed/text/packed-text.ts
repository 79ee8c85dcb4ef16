/** Finds packed blocks in a text, one pass from line to line, and takes them out; every other byte stays. */
import { fileLimit } from '../bounds.ts'
import type { PackedFile } from '../unpack.ts'
import { lineAt } from './line-reader.ts'
import type { BlockReader } from './packed-block.ts'
import { base64Encoded, uuencoded } from './uuencode.ts'
import { yencoded } from './yenc.ts'

/** How the first line of a block begins, and who reads it. */
const readers: readonly (readonly [opening: Buffer, reader: BlockReader])[] = [
  [Buffer.from('begin '), uuencoded],
  [Buffer.from('begin\t'), uuencoded],
  [Buffer.from('begin-base64 '), base64Encoded],
  [Buffer.from('=ybegin '), yencoded],
]

/** The files of a text and what is left of it; null when nothing is packed in it. */
export function unpackedText(bytes: Buffer): Readonly<{ rest: Buffer; files: readonly PackedFile[] }> | null {
  if (!readers.some(([opening]) => bytes.includes(opening))) return null
  const files: PackedFile[] = []
  const rest: Buffer[] = []
  let kept = 0
  let at = 0
  while (at < bytes.length && files.length < fileLimit) {
    const block = readers.find(([opening]) => startsWith(bytes, at, opening))?.[1](bytes, at) ?? null
    if (block === null) {
      at = lineAt(bytes, at)?.next ?? bytes.length
      continue
    }
    files.push(block.file)
    rest.push(bytes.subarray(kept, at), ...block.foreign.map(({ start, next }) => bytes.subarray(start, next)))
    at = block.next
    kept = at
  }
  return files.length === 0 ? null : { rest: Buffer.concat([...rest, bytes.subarray(kept)]), files }
}

function startsWith(bytes: Buffer, at: number, opening: Buffer): boolean {
  return bytes[at] === opening[0] && bytes.subarray(at, at + opening.length).equals(opening)
}
