/** For tests: writes TNEF streams, so that fixtures of our own show what the reader promises. */
import { sumOf } from './tnef-attributes.ts'

/** A property to write: an id, or a set and an id for those that are named; the type decides what the value may be. */
export type WrittenProperty = Readonly<{ id: number; set?: string; name?: string; type: number; value: Buffer }>

/** An attribute: of the message or of an attachment. */
export function attribute(level: 1 | 2, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(data.length, 5)
  const sum = Buffer.alloc(2)
  sum.writeUInt16LE(sumOf(data))
  return Buffer.concat([head, data, sum])
}

/** A stream of these attributes. */
export function tnef(...attributes: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...attributes])
}

/** The data of a list of properties. */
export function properties(...list: readonly WrittenProperty[]): Buffer {
  return Buffer.concat([u32(list.length), ...list.map(written)])
}

/** Text in UTF-16. */
export function unicode(id: number, text: string): WrittenProperty {
  return { id, type: 0x1f, value: variable(Buffer.from(`${text}\0`, 'utf16le')) }
}

/** Text in the code page of the message. */
export function eightBit(id: number, latin1: string): WrittenProperty {
  return { id, type: 0x1e, value: variable(Buffer.from(`${latin1}\0`, 'latin1')) }
}

/** Bytes. */
export function binary(id: number, bytes: Uint8Array): WrittenProperty {
  return { id, type: 0x102, value: variable(bytes) }
}

/** An object behind an interface. */
export function object(id: number, interfaceId: string, bytes: Uint8Array): WrittenProperty {
  return { id, type: 0xd, value: variable(Buffer.concat([guid(interfaceId), bytes])) }
}

/** A number of 32 bits. */
export function integer(id: number, value: number): WrittenProperty {
  return { id, type: 3, value: u32(value) }
}

/** A moment of a named property of this set. */
export function namedTime(set: string, id: number, at: Date): WrittenProperty {
  const value = Buffer.alloc(8)
  value.writeBigUInt64LE(BigInt(at.getTime() + 11_644_473_600_000) * 10_000n)
  return { id, set, type: 0x40, value }
}

/** The same property under a name of a set instead of an id. */
export function named(property: WrittenProperty, set: string): WrittenProperty {
  return { ...property, set }
}

/** The code page of 8-bit texts. */
export function codepage(number: number): Buffer {
  return attribute(1, 0x00069007, Buffer.concat([u32(number), u32(0)]))
}

/** Where an attachment begins, and what is known of it. */
export function attachment(data: Buffer | null, ...list: readonly WrittenProperty[]): readonly Buffer[] {
  const begins = attribute(2, 0x00069002, Buffer.alloc(14))
  const content = data === null ? [] : [attribute(2, 0x0006800f, data)]
  return [begins, ...content, attribute(2, 0x00069005, properties(...list))]
}

function written({ id, set, name, type, value }: WrittenProperty): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(type)
  head.writeUInt16LE(set === undefined ? id : 0x8000, 2)
  return Buffer.concat([head, ...(set === undefined ? [] : propertyName(set, id, name)), value])
}

function propertyName(set: string, id: number, name: string | undefined): readonly Buffer[] {
  if (name === undefined) return [guid(set), u32(0), u32(id)]
  const letters = Buffer.from(name, 'utf16le')
  return [guid(set), u32(1), u32(letters.length), padded(letters)]
}

function variable(bytes: Uint8Array): Buffer {
  return Buffer.concat([u32(1), u32(bytes.length), padded(Buffer.from(bytes))])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function guid(text: string): Buffer {
  const [first = '', second = '', third = '', ...rest] = text.split('-')
  const reversed = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse())
  return Buffer.concat([...reversed, Buffer.from(rest.join(''), 'hex')])
}
