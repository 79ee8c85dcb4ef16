/** The outer layer of TNEF (MS-OXTNEF §2.1): a signature, a key, then attributes, each with a length and a checksum. */
import type { Notes } from '../../storable.ts'
import { ByteReader } from '../byte-reader.ts'

/** Attributes that are read (MS-OXTNEF §2.1.2), by the lower half of their id; the upper half is their type. */
export const attributeIds = {
  subject: 0x8004,
  messageClass: 0x8008,
  body: 0x800c,
  attachmentData: 0x800f,
  attachmentTitle: 0x8010,
  attachmentTransportName: 0x9001,
  attachmentBegins: 0x9002,
  messageProperties: 0x9003,
  attachmentProperties: 0x9005,
  oemCodepage: 0x9007,
} as const

/** One attribute; `isSound` is false when its checksum is wrong or the stream ends within it. */
export type TnefAttribute = Readonly<{ isOfAttachment: boolean; id: number; data: Uint8Array; isSound: boolean }>

const signature = 0x223e9f78
const levels: Readonly<Record<number, 'message' | 'attachment'>> = { 1: 'message', 2: 'attachment' }

/** The attributes in order, as far as they go. What is wrong with the stream is noted. */
export function* tnefAttributes(bytes: Uint8Array, problems: Notes): Generator<TnefAttribute, undefined> {
  const reader = new ByteReader(bytes)
  if (reader.u32() !== signature) return void problems.add('it is no TNEF stream')
  reader.u16() // a key that nobody uses
  while (reader.left > 0) {
    const byte = reader.u8()
    const level = levels[byte]
    if (level === undefined) {
      const isPadding = isBlank(byte) && reader.take(reader.left).every(isBlank)
      return void (isPadding || problems.add('the TNEF stream goes on with something else'))
    }
    const id = reader.u32() & 0xffff
    const data = reader.take(reader.u32())
    const checksum = reader.u16()
    const isSound = !reader.isPastEnd && checksum === sumOf(data)
    if (reader.isPastEnd) problems.add('the TNEF stream ends early')
    else if (!isSound) problems.add('a checksum of the TNEF stream is wrong')
    yield { isOfAttachment: level === 'attachment', id, data, isSound }
  }
}

/** Zeros and line ends, which gateways leave behind a stream. */
function isBlank(byte: number): boolean {
  return byte === 0 || byte === 10 || byte === 13
}

/** The sum of all bytes, of which two are kept. */
export function sumOf(data: Uint8Array): number {
  let sum = 0
  for (const byte of data) sum = (sum + byte) & 0xffff
  return sum
}
