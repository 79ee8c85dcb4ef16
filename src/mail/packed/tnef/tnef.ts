/**
 * TNEF (MS-OXTNEF), the `winmail.dat` of Outlook: a message and its attachments in one stream. Files are views of the
 * bytes that came, so nothing grows; a message within is read the same way, to a bounded depth.
 */
import { decodeText } from '../../charset/charset.ts'
import { messageIdLimit, Notes, oneLine, storableDate, storableFilename } from '../../storable.ts'
import { depthLimit, UnpackingBounds } from '../bounds.ts'
import { mediaTypeOf } from '../media-type.ts'
import type { PackedFile, Unpacked } from '../unpack.ts'
import { messageFile } from './embedded-message.ts'
import { bytesOf, type MapiProperties, type PropertyName, textOf, timeOf } from './mapi-properties.ts'
import { type TnefBody, tnefBody } from './tnef-body.ts'
import { type TnefAttachment, type TnefMessage, type TnefStream, tnefStream } from './tnef-stream.ts'

/** The object is a message, again as TNEF (IID_IMessage). */
const messageInterface = '00020307-0000-0000-c000-000000000046'

/** Reads a TNEF stream with all that is within it. Never throws. */
export function unpackedTnef(bytes: Uint8Array): Unpacked {
  const problems = new Notes()
  const unpacking: Unpacking = { problems, bounds: new UnpackingBounds() }
  const stream = tnefStream(bytes, problems)
  const body = tnefBody(stream.message, problems)
  const files = filesOf(stream, 1, unpacking)
  return { files, ...body, problem: problems.all().join('; ') || null }
}

/** What all depths share. */
type Unpacking = Readonly<{ problems: Notes; bounds: UnpackingBounds }>

function filesOf({ message, attachments }: TnefStream, depth: number, unpacking: Unpacking): readonly PackedFile[] {
  return attachments.flatMap((attachment) => {
    const object = bytesOf(attachment.properties, 'attachData')
    if (object?.interfaceId === messageInterface) {
      return messageFiles(object.content, attachment, message.charset, depth, unpacking)
    }
    const content = attachment.data ?? object?.content ?? null
    if (content === null && attachment.properties.byName.size === 0 && attachment.title.length === 0) return []
    return admitted(fileOf(attachment, content ?? new Uint8Array(), message.charset), unpacking)
  })
}

/** A message, and behind it the files that it holds; too deep, it is a file as it came. */
function messageFiles(
  content: Uint8Array,
  attachment: TnefAttachment,
  charset: string | null,
  depth: number,
  unpacking: Unpacking,
): readonly PackedFile[] {
  if (depth >= depthLimit) {
    const file = fileOf(attachment, content, charset)
    const problem = 'messages are nested too deeply to be unpacked'
    return admitted({ ...file, contentType: 'application/ms-tnef', problem }, unpacking)
  }
  const problems = new Notes()
  const stream = tnefStream(content, problems)
  const body = tnefBody(stream.message, problems)
  const problem = problems.all().join('; ') || null
  const name = textOf(attachment.properties, 'displayName', charset)
  const file = messageFile(envelopeOf(stream.message, { ...body, subject: body.subject ?? name }), problem)
  return [...admitted(file, unpacking), ...filesOf(stream, depth + 1, unpacking)]
}

function admitted(file: PackedFile, { problems, bounds }: Unpacking): readonly PackedFile[] {
  const refusal = bounds.refuses(file.content.length)
  if (refusal === null) return [file]
  problems.add(refusal)
  return []
}

function fileOf(attachment: TnefAttachment, content: Uint8Array, charset: string | null): PackedFile {
  const { properties, isSound } = attachment
  const filename = storableFilename(nameOf(attachment, charset) ?? '')
  const extension = textOf(properties, 'attachExtension', charset)
  const declared = textOf(properties, 'attachMimeTag', charset)
  const contentId = oneLine(textOf(properties, 'attachContentId', charset) ?? '', messageIdLimit)
  return {
    filename,
    contentType: mediaTypeOf(declared, filename ?? extension),
    contentId: contentId.replace(/^<|>$/g, '') || null,
    content,
    problem: isSound ? null : 'the file may be damaged: it was cut, or its checksum is wrong',
  }
}

/** The long name; else the first that there is. The last of them is the name of eight and three letters. */
function nameOf({ properties, title, transportName }: TnefAttachment, charset: string | null): string | null {
  const eightBit = (bytes: Uint8Array) => decodeText(bytes, charset).text.replace(/\0.*$/s, '') || null
  return (
    textOf(properties, 'attachLongFilename', charset) ??
    eightBit(transportName) ??
    eightBit(title) ??
    textOf(properties, 'displayName', charset) ??
    textOf(properties, 'attachFilename', charset)
  )
}

function envelopeOf({ properties, charset }: TnefMessage, body: TnefBody): Parameters<typeof messageFile>[0] {
  const date = timeOf(properties, 'clientSubmitTime') ?? timeOf(properties, 'messageDeliveryTime')
  return {
    ...body,
    from:
      mailboxOf(properties, charset, 'sentRepresentingName', 'sentRepresentingEmailAddress') ??
      mailboxOf(properties, charset, 'senderName', 'senderEmailAddress'),
    to: textOf(properties, 'displayTo', charset),
    date: date === null ? null : storableDate(date),
  }
}

/** `"Ann" <ann@example.com>`, or the name alone: inside of Exchange, addresses are no mail addresses. */
function mailboxOf(
  properties: MapiProperties,
  charset: string | null,
  nameProperty: PropertyName,
  addressProperty: PropertyName,
): string | null {
  const name = textOf(properties, nameProperty, charset)?.replace(/["\\]/g, '') ?? null
  const address = textOf(properties, addressProperty, charset)
  if (address === null || !/^[^\s<>"@]{1,64}@[^\s<>"@]{1,255}$/.test(address)) return name
  return name === null ? address : `"${name}" <${address}>`
}
