/**
 * MIME entities as exact bytes (RFC 2045 §2.4). Signatures are made over bytes, so what is verified is cut out of the
 * mail as it came, not taken from a parser that has decoded it. Total and linear; parts are bounded in number.
 */
import libqp from 'libqp'
import { firstValue, type HeaderField, headerFields } from '../header/header-fields.ts'
import { parametersOf } from '../header/parameters.ts'

/** An entity: its media type in lower case, the parameters of that, and the bytes behind the empty line. */
export type Entity = Readonly<{
  mediaType: string
  parameters: ReadonlyMap<string, string>
  fields: readonly HeaderField[]
  body: Buffer
}>

/** Parts of one multipart that are looked at. */
const partLimit = 100

/** Blanks behind a boundary, which gateways add (RFC 2046 §5.1.1 allows them). */
const longestPadding = 80

/** The entity that these bytes are: header section, empty line, body. Without an empty line all of it is header. */
export function entityOf(bytes: Buffer): Entity {
  const end = /^\r?\n|\r?\n\r?\n/.exec(bytes.toString('latin1', 0, 64 * 1024))
  const bodyFrom = end === null ? bytes.length : end.index + end[0].length
  return entityWith(headerFields(bytes.subarray(0, bodyFrom)), bytes.subarray(bodyFrom))
}

/** The entity that has these fields and this body. */
export function entityWith(fields: readonly HeaderField[], body: Buffer): Entity {
  const { value, parameters } = parametersOf(firstValue(fields, 'content-type') ?? 'text/plain')
  return { mediaType: value.toLowerCase(), parameters, fields, body }
}

/**
 * The exact bytes of the parts of a multipart, without the line end before each delimiter, which belongs to that
 * (RFC 2046 §5.1.1). None when the boundary is not declared or never found. A missing close delimiter ends at the end.
 */
export function rawParts({ parameters, body }: Entity): readonly Buffer[] {
  const boundary = parameters.get('boundary') ?? ''
  if (boundary === '') return []
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const parts: Buffer[] = []
  let from = -1
  for (let at = nextDelimiter(body, delimiter, 0); at !== -1; at = nextDelimiter(body, delimiter, at + 1)) {
    if (from !== -1) parts.push(body.subarray(from, Math.max(from, beforeLineEnd(body, at))))
    const lineEnd = body.indexOf(0x0a, at)
    from = isCloseDelimiter(body, delimiter, at) || lineEnd === -1 ? -1 : lineEnd + 1
    if (from === -1 || parts.length === partLimit) break
  }
  if (from !== -1 && parts.length < partLimit) parts.push(body.subarray(from))
  return parts
}

/** What stands above the first delimiter and behind the close delimiter (RFC 2046 §5.1.1): readers may show it. */
export function wordsAroundParts({ parameters, body }: Entity): string {
  const delimiter = Buffer.from(`--${parameters.get('boundary') ?? ''}`, 'latin1')
  const first = nextDelimiter(body, delimiter, 0)
  let at = first
  while (at !== -1 && !isCloseDelimiter(body, delimiter, at)) at = nextDelimiter(body, delimiter, at + 1)
  const above = body.subarray(0, Math.max(first, 0))
  const below = at === -1 ? Buffer.alloc(0) : body.subarray(at + delimiter.length + 2)
  return `${above.toString('latin1').trim()}\n${below.toString('latin1').trim()}`.trim()
}

/** The content behind the transfer encoding (RFC 2045 §6). */
export function decodedBody({ fields, body }: Entity): Buffer {
  const encoding = firstValue(fields, 'content-transfer-encoding')?.trim().toLowerCase()
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64')
  return encoding === 'quoted-printable' ? libqp.decode(body.toString('latin1')) : body
}

/** Where the next delimiter line starts: at the start of a line, with nothing behind it but `--` and blanks. */
function nextDelimiter(body: Buffer, delimiter: Buffer, from: number): number {
  for (let at = body.indexOf(delimiter, from); at !== -1; at = body.indexOf(delimiter, at + 1)) {
    const isLineStart = at === 0 || body[at - 1] === 0x0a
    const behind = at + delimiter.length
    const rest = body.toString('latin1', behind, behind + longestPadding)
    if (isLineStart && /^(?:--|[ \t]*(?:\r?\n|$))/.test(rest)) return at
  }
  return -1
}

function isCloseDelimiter(body: Buffer, { length }: Buffer, at: number): boolean {
  return body[at + length] === 0x2d && body[at + length + 1] === 0x2d
}

function beforeLineEnd(body: Buffer, at: number): number {
  if (body[at - 1] !== 0x0a) return at
  return body[at - 2] === 0x0d ? at - 2 : at - 1
}
