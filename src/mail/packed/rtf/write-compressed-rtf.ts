/** For tests: compresses RTF (MS-OXRTFCP), so that fixtures of our own can be read back. */
import { rtfCrc } from './compressed-rtf.ts'

const longest = 17

/** RTF as it is, with the header that says so. */
export function storedRtf(rtf: Uint8Array): Buffer {
  return withHeader(0x414c454d, rtf, rtf.length, 0)
}

/** Compressed: what came up to 4096 bytes before is copied where the search for it is cheap, else written. */
export function compressedRtf(rtf: Uint8Array): Buffer {
  const output: number[] = []
  let flags = 0
  let bit = 8
  const flag = (isCopy: boolean) => {
    if (bit === 8) {
      flags = output.push(0) - 1
      bit = 0
    }
    if (isCopy) output[flags] = (output[flags] ?? 0) | (1 << bit)
    bit += 1
  }
  const copy = (place: number, length: number) => {
    flag(true)
    output.push(place >> 4, ((place & 0xf) << 4) | (length - 2))
  }
  let at = 0
  while (at < rtf.length) {
    const { back, length } = match(rtf, at)
    if (length >= 2) copy((207 + at - back) % 4096, length)
    else {
      flag(false)
      output.push(rtf[at] ?? 0)
    }
    at += Math.max(length, 1)
  }
  copy((207 + at) % 4096, 2)
  const body = Buffer.from(output)
  return withHeader(0x75465a4c, body, rtf.length, rtfCrc(body))
}

/** The longest run that repeats what stood 1 to 8 bytes before; it may go over itself. */
function match(rtf: Uint8Array, at: number): Readonly<{ back: number; length: number }> {
  let best = { back: 0, length: 0 }
  for (let back = 1; back <= Math.min(8, at); back += 1) {
    let length = 0
    while (length < longest && at + length < rtf.length && rtf[at + length] === rtf[at + length - back]) length += 1
    if (length > best.length) best = { back, length }
  }
  return best.length < 2 ? { back: 0, length: 0 } : best
}

function withHeader(kind: number, body: Uint8Array, rawSize: number, crc: number): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(body.length + 12)
  header.writeUInt32LE(rawSize, 4)
  header.writeUInt32LE(kind, 8)
  header.writeUInt32LE(crc, 12)
  return Buffer.concat([header, body])
}
