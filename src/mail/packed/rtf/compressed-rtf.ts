/**
 * Compressed RTF (MS-OXRTFCP), the text of Outlook's messages: LZ77 over a ring of 4096 bytes that starts with common
 * RTF. Bounded by the input as well as by a limit; the packages that do this trust the sizes in the header.
 */
import { crc32 } from 'node:zlib'
import { ByteReader } from '../byte-reader.ts'

/** A long book with its formatting; the most that is read in half a second, whatever it holds. */
export const rtfLimitBytes = 4 * 1024 * 1024

/** What was unpacked, and whether that is all of it. */
export type DecompressedRtf = Readonly<{ rtf: Uint8Array; isWhole: boolean }>

const compressed = 0x75465a4c
const uncompressed = 0x414c454d
const ringSize = 4096

/** MS-OXRTFCP §2.1.2.1: what the ring holds at the start. */
const initialRing = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial' +
    'Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)

/** Unpacks `bytes`; null when they are no compressed RTF. */
export function decompressedRtf(bytes: Uint8Array): DecompressedRtf | null {
  const header = new ByteReader(bytes)
  const size = header.u32() - 12 // it counts what follows itself
  const rawSize = header.u32()
  const kind = header.u32()
  const crc = header.u32()
  const body = header.take(Math.max(0, Math.min(size, header.left)))
  if (kind === uncompressed) return { rtf: body.subarray(0, rawSize), isWhole: body.length >= rawSize }
  if (kind !== compressed) return null
  const rtf = inflated(body, Math.min(rawSize, rtfLimitBytes))
  return { rtf, isWhole: rtf.length === rawSize && crc === rtfCrc(body) }
}

/** Flags come in bytes of eight, lowest bit first: a literal byte, or 12 bits of place and 4 bits of length. */
function inflated(body: Uint8Array, sizeLimit: number): Uint8Array {
  const room = Math.min(sizeLimit, body.length * 9) // 2 bytes become 17 at most
  const output = Buffer.alloc(room)
  const ring = Buffer.alloc(ringSize)
  initialRing.copy(ring)
  let write = initialRing.length
  let length = 0
  const put = (byte: number) => {
    output[length++] = byte
    ring[write] = byte
    write = (write + 1) % ringSize
  }
  const reader = new ByteReader(body)
  while (reader.left > 0 && length < room) {
    const flags = reader.u8()
    for (let bit = 0; bit < 8 && reader.left > 0 && length < room; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(reader.u8())
        continue
      }
      const place = (reader.u8() << 8) | reader.u8()
      const from = place >> 4
      if (from === write) return output.subarray(0, length) // the mark of the end
      for (let copied = 0; copied < (place & 0xf) + 2 && length < room; copied += 1) {
        put(ring[(from + copied) % ringSize] ?? 0)
      }
    }
  }
  return output.subarray(0, length)
}

/** The CRC of MS-OXRTFCP §2.1.3.2: that of zlib without its inversions at the start and the end. */
export function rtfCrc(bytes: Uint8Array): number {
  return ~crc32(bytes, 0xffffffff) >>> 0
}
