/** Puts the attributes of a TNEF stream together: those of the message, and those of each attachment. */
import type { Notes } from '../../storable.ts'
import { ByteReader } from '../byte-reader.ts'
import { charsetOfCodepage } from '../codepage.ts'
import { type MapiProperties, mapiProperties, noProperties } from './mapi-properties.ts'
import { attributeIds, type TnefAttribute, tnefAttributes } from './tnef-attributes.ts'

/** What a stream says of its message: old attributes in the code page of the sender, and properties. */
export type TnefMessage = Readonly<{
  /** Of 8-bit texts; null when it is not said. */
  charset: string | null
  subject: Uint8Array
  messageClass: Uint8Array
  body: Uint8Array
  properties: MapiProperties
}>

/** What a stream says of an attachment. Old attributes are empty where they are missing. */
export type TnefAttachment = Readonly<{
  title: Uint8Array
  transportName: Uint8Array
  data: Uint8Array | null
  properties: MapiProperties
  isSound: boolean
}>

/** A stream, taken apart. */
export type TnefStream = Readonly<{ message: TnefMessage; attachments: readonly TnefAttachment[] }>

type Found = Map<number, TnefAttribute>

/** More than anybody attaches; what makes files of them has a lower limit of its own. */
const attachmentLimit = 1000

/** Reads a stream; what is wrong with it is noted. */
export function tnefStream(bytes: Uint8Array, problems: Notes): TnefStream {
  const ofMessage: Found = new Map()
  const ofAttachments: Found[] = []
  for (const attribute of tnefAttributes(bytes, problems)) {
    if (!attribute.isOfAttachment) {
      if (!ofMessage.has(attribute.id)) ofMessage.set(attribute.id, attribute)
      continue
    }
    const current = ofAttachments.at(-1)
    if (current === undefined || attribute.id === attributeIds.attachmentBegins) {
      if (ofAttachments.length === attachmentLimit) {
        problems.add('the TNEF stream has too many attachments')
        break
      }
      ofAttachments.push(new Map([[attribute.id, attribute]]))
    } else current.set(attribute.id, attribute)
  }
  return { message: messageOf(ofMessage, problems), attachments: ofAttachments.map((of) => attachmentOf(of, problems)) }
}

function messageOf(found: Found, problems: Notes): TnefMessage {
  const codepages = found.get(attributeIds.oemCodepage)
  return {
    charset: codepages === undefined ? null : charsetOfCodepage(new ByteReader(codepages.data).u32()),
    subject: dataOf(found, attributeIds.subject),
    messageClass: dataOf(found, attributeIds.messageClass),
    body: dataOf(found, attributeIds.body),
    properties: propertiesOf(found, attributeIds.messageProperties, problems),
  }
}

function attachmentOf(found: Found, problems: Notes): TnefAttachment {
  return {
    title: dataOf(found, attributeIds.attachmentTitle),
    transportName: dataOf(found, attributeIds.attachmentTransportName),
    data: found.get(attributeIds.attachmentData)?.data ?? null,
    properties: propertiesOf(found, attributeIds.attachmentProperties, problems),
    isSound: [...found.values()].every(({ isSound }) => isSound),
  }
}

function dataOf(found: Found, id: number): Uint8Array {
  return found.get(id)?.data ?? new Uint8Array()
}

function propertiesOf(found: Found, id: number, problems: Notes): MapiProperties {
  const attribute = found.get(id)
  if (attribute === undefined) return noProperties
  const properties = mapiProperties(attribute.data)
  if (!properties.isWhole) problems.add('some properties of the TNEF stream could not be read')
  return properties
}
