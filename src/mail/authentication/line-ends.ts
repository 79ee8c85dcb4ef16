/** Mail as DKIM hashes it: lines that end in CRLF (RFC 6376 §5.3). */

const lf = 0x0a
const cr = 0x0d

/**
 * The same bytes in pieces that end with a line, every bare LF made CRLF. A line is never split, however long it is: who
 * canonicalises it begins again with each piece. Linear in time; holds one piece and one line.
 */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let pieces: Buffer[] = []
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lf) + 1
    if (end === 0) {
      pieces.push(chunk)
      continue
    }
    yield withReturns(Buffer.concat([...pieces, chunk.subarray(0, end)]))
    pieces = end === chunk.length ? [] : [chunk.subarray(end)]
  }
  if (pieces.length > 0) yield Buffer.concat(pieces)
}

function withReturns(lines: Buffer): Buffer {
  const missing = bareLineFeeds(lines)
  if (missing === 0) return lines
  const whole = Buffer.allocUnsafe(lines.length + missing)
  let length = 0
  for (let at = 0; at < lines.length; at++) {
    const byte = lines[at] ?? 0
    if (byte === lf && lines[at - 1] !== cr) whole[length++] = cr
    whole[length++] = byte
  }
  return whole
}

function bareLineFeeds(lines: Buffer): number {
  let count = 0
  for (let at = lines.indexOf(lf); at !== -1; at = lines.indexOf(lf, at + 1)) if (lines[at - 1] !== cr) count++
  return count
}
