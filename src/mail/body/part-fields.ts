/**
 * What the header section of a part says of its content (RFC 2045, RFC 2183), read as people meant it: media types
 * without a slash, encodings under odd names, parameters without separators. Of fields that stand twice the first counts.
 */
import libmime from 'libmime'
import { firstValue, type HeaderField } from '../header/header-fields.ts'
import { filenameIn, parametersOf } from '../header/parameters.ts'
import { messageIdLimit, oneLine } from '../storable.ts'
import { type TransferEncoding, transferEncodingOf } from './transfer-encoding.ts'

/** The fields of a part; null is "not there". */
export type PartFields = Readonly<{
  /** Lower case, always with a slash. */
  mediaType: string
  /** Of Content-Type, one character per byte, names in lower case. */
  parameters: ReadonlyMap<string, string>
  charset: string | null
  encoding: TransferEncoding
  disposition: 'inline' | 'attachment' | null
  /** Decoded, not storable yet. */
  filename: string | null
  /** Without angle brackets. */
  contentId: string | null
  contentLocation: string | null
}>

/** Reads the fields of a part; `multipart` is the subtype of the multipart around it, which sets the default type. */
export function partFieldsOf(fields: readonly HeaderField[], multipart: string | false): PartFields {
  const contentType = firstValue(fields, 'content-type')
  const disposition = firstValue(fields, 'content-disposition')
  const { value, parameters } = parametersOf(contentType ?? '')
  const charset = parameters.get('charset')?.trim() || null
  const contentLocation = locationIn(firstValue(fields, 'content-location'))
  const named = filenameIn(disposition, contentType, charset)
  const mediaType = mediaTypeOf(value, multipart, disposition, named)
  // The location of a text is that of a page, not of a file.
  const filename =
    named ?? (/^(?:text|message|multipart)\//.test(mediaType) ? null : filenameInLocation(contentLocation))
  return {
    mediaType,
    parameters,
    charset,
    encoding: transferEncodingOf(firstValue(fields, 'content-transfer-encoding')),
    disposition: dispositionOf(disposition),
    filename,
    contentId:
      oneLine((firstValue(fields, 'content-id') ?? '').replace(/^[\s<]+|[\s>]+$/g, ''), messageIdLimit) || null,
    contentLocation,
  }
}

/** Types that lost their slash or have too many; what is no type at all is text (RFC 2045 §5.2). */
const repairedTypes: readonly (readonly [RegExp, string])[] = [
  [/^multipart$/, 'multipart/mixed'],
  [/^x?html?$/, 'text/html'],
  [/^message$/, 'message/rfc822'],
]

function mediaTypeOf(
  value: string,
  multipart: string | false,
  disposition: string | null,
  filename: string | null,
): string {
  const written = value.toLowerCase()
  if (written !== '') {
    const type = /^[^\s;/]+\/[^\s;/,]+/.exec(written)?.[0]
    return type ?? repairedTypes.find(([pattern]) => pattern.test(written))?.[1] ?? 'text/plain'
  }
  // RFC 2046 §5.1.5: the parts of a digest are messages.
  if (multipart === 'digest') return 'message/rfc822'
  const isFile = filename !== null || dispositionOf(disposition) === 'attachment'
  return isFile ? typeOfFile(filename ?? '') : 'text/plain'
}

/** The type that a file's name tells; the type of any bytes when it tells none. */
export function typeOfFile(filename: string): string {
  const extension = /\.([a-z\d]{1,10})$/i.exec(filename)?.[1]
  return (extension && libmime.detectMimeType(extension)) || 'application/octet-stream'
}

/** RFC 2183 §2.8: what is neither is nothing that decides. */
function dispositionOf(value: string | null): PartFields['disposition'] {
  const word = /^[\s"]*([a-z]+)/i.exec(value ?? '')?.[1]?.toLowerCase()
  return word === 'inline' || word === 'attachment' ? word : null
}

/** RFC 2557 §4: a long one may be folded; the white space is none of it. */
function locationIn(value: string | null): string | null {
  return oneLine((value ?? '').replace(/[\s"<>]+/g, ''), messageIdLimit) || null
}

/** `Photo25.jpg`, or the end of a URL; a label without an extension names no file. */
function filenameInLocation(location: string | null): string | null {
  return /(?:^|[/\\])([^/\\?#:]{1,200}\.[a-z\d]{1,5})$/i.exec(location ?? '')?.[1] ?? null
}
