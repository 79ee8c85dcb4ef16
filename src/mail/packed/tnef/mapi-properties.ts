/**
 * Lists of message properties inside of TNEF (MS-OXTNEF §2.1.3.4): each with a type, an id or a name, and values padded
 * to four bytes. Only the first value of the properties that are wanted is kept, so a list costs its length and no more.
 */
import { decodeText } from '../../charset/charset.ts'
import { ByteReader } from '../byte-reader.ts'

/** Properties that are read, by the name MS-OXPROPS gives them: their id, or set and id for those that are named. */
const wanted = {
  messageClass: 0x001a,
  subject: 0x0037,
  clientSubmitTime: 0x0039,
  sentRepresentingName: 0x0042,
  sentRepresentingEmailAddress: 0x0065,
  startDate: 0x0060,
  endDate: 0x0061,
  senderName: 0x0c1a,
  senderEmailAddress: 0x0c1f,
  displayTo: 0x0e04,
  messageDeliveryTime: 0x0e06,
  body: 0x1000,
  rtfCompressed: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  attachData: 0x3701,
  attachExtension: 0x3703,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
  internetCodepage: 0x3fde,
  senderSmtpAddress: 0x5d01,
  appointmentLocation: '00062002-0000-0000-c000-000000000046 8208',
  appointmentStart: '00062002-0000-0000-c000-000000000046 820d',
  appointmentEnd: '00062002-0000-0000-c000-000000000046 820e',
  appointmentIsAllDay: '00062002-0000-0000-c000-000000000046 8215',
  appointmentRecurrence: '00062002-0000-0000-c000-000000000046 8232',
  appointmentZone: '00062002-0000-0000-c000-000000000046 825e',
} as const

/** A property that is read. */
export type PropertyName = keyof typeof wanted

/** The type (MS-OXCDATA §2.11.1) and the first value of a property. */
type Property = Readonly<{ type: number; value: Uint8Array }>

/** What was read; `isWhole` is false when the list ends early or holds a type that nobody knows. */
export type MapiProperties = Readonly<{ byName: ReadonlyMap<PropertyName, Property>; isWhole: boolean }>

/** No properties. */
export const noProperties: MapiProperties = { byName: new Map(), isWhole: true }

/** MS-OXCDATA §2.11.1, the types that matter here. */
const types = { boolean: 0x000b, object: 0x000d, string8: 0x001e, unicode: 0x001f, time: 0x0040, binary: 0x0102 }

/** Bytes of a value, with its padding, of the types that have a fixed size. */
const fixedSizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}
const variableTypes: ReadonlySet<number> = new Set([types.object, types.string8, types.unicode, types.binary])

/** Set in a type that has many values. */
const multiValue = 0x1000

/** More than is kept of a mail's text (1 Mi characters) in any charset. */
const textLimitBytes = 4 * 1024 * 1024

const names: ReadonlyMap<number | string, PropertyName> = new Map(
  (Object.keys(wanted) as PropertyName[]).map((name) => [wanted[name], name]),
)

/** Reads a property list. */
export function mapiProperties(bytes: Uint8Array): MapiProperties {
  const reader = new ByteReader(bytes)
  const byName = new Map<PropertyName, Property>()
  const count = reader.u32()
  for (let read = 0; read < count; read += 1) {
    const type = reader.u16()
    const name = names.get(propertyKey(reader))
    const value = firstValue(reader, type)
    if (value === null) return { byName, isWhole: false }
    if (name !== undefined && !byName.has(name)) byName.set(name, { type: type & ~multiValue, value })
    if (reader.isPastEnd) return { byName, isWhole: false }
  }
  return { byName, isWhole: true }
}

/** The id; of a named property (from 0x8000 on) its set and number, as those ids differ from message to message. */
function propertyKey(reader: ByteReader): number | string {
  const id = reader.u16()
  if (id < 0x8000) return id
  const set = guid(reader)
  const isNumbered = reader.u32() === 0
  const number = reader.u32()
  if (isNumbered) return `${set} ${number.toString(16)}`
  reader.take(number) // the bytes of a name in words; none of those is wanted
  reader.skipPadding(number)
  return ''
}

function guid(reader: ByteReader): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const start = `${hex(reader.u32(), 8)}-${hex(reader.u16(), 4)}-${hex(reader.u16(), 4)}`
  const rest = Buffer.from(reader.take(8)).toString('hex')
  return `${start}-${rest.slice(0, 4)}-${rest.slice(4)}`
}

/** Reads all values and gives the first (empty when there is none); null for a type whose size nobody knows. */
function firstValue(reader: ByteReader, type: number): Uint8Array | null {
  const single = type & ~multiValue
  const size = fixedSizes[single]
  if (size === undefined && !variableTypes.has(single)) return null
  if (size === 0) return new Uint8Array()
  const count = size !== undefined && (type & multiValue) === 0 ? 1 : reader.u32()
  let first: Uint8Array | null = null
  for (let read = 0; read < count && !reader.isPastEnd; read += 1) {
    const length = size ?? reader.u32()
    const value = reader.take(length)
    reader.skipPadding(length)
    first ??= value
  }
  return first ?? new Uint8Array()
}

/** A text in UTF-16 or in `charset`, without the NUL that ends it; null when missing or empty. */
export function textOf(properties: MapiProperties, name: PropertyName, charset: string | null): string | null {
  const property = properties.byName.get(name)
  if (property?.type !== types.string8 && property?.type !== types.unicode) return null
  const bytes = property.value.subarray(0, textLimitBytes)
  const text = decodeText(bytes, property.type === types.unicode ? 'utf-16le' : charset).text
  return text.replace(/\0.*$/s, '') || null
}

/** The bytes of a binary property, or of an object behind the interface that it names; null when it is neither. */
export function bytesOf(
  properties: MapiProperties,
  name: PropertyName,
): Readonly<{ interfaceId: string | null; content: Uint8Array }> | null {
  const property = properties.byName.get(name)
  if (property?.type === types.binary) return { interfaceId: null, content: property.value }
  if (property?.type !== types.object) return null
  const reader = new ByteReader(property.value)
  return { interfaceId: guid(reader), content: reader.take(reader.left) }
}

/** A number or a truth value (0 is false); null when missing. */
export function numberOf(properties: MapiProperties, name: PropertyName): number | null {
  const property = properties.byName.get(name)
  if (property === undefined) return null
  const reader = new ByteReader(property.value)
  return property.type === types.boolean ? reader.u16() : property.type === 0x0003 ? reader.u32() : null
}

/** A moment: MAPI counts 100 ns since 1601; null when missing. */
export function timeOf(properties: MapiProperties, name: PropertyName): Date | null {
  const property = properties.byName.get(name)
  if (property?.type !== types.time || property.value.length < 8) return null
  const reader = new ByteReader(property.value)
  const ticks = reader.u32() + reader.u32() * 2 ** 32
  return new Date(ticks / 10_000 - 11_644_473_600_000)
}
