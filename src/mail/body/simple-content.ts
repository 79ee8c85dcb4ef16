/**
 * Reads the content of the plainest mails without a parser: one text part, or a multipart of text parts, written just as
 * RFC 2045 and 2046 say, its HTML only beside a plain form. That is most mail, and it is read in linear time, so it needs
 * no worker to be bounded. Whatever is not exactly so (a parameter too many, a file name, a missing boundary) is not read
 * here but left to `content.ts`; where both can read a mail, they read the same, and a test says so.
 */
import { firstValue, type HeaderField } from '../header/header-fields.ts'
import type { Notes } from '../storable.ts'
import { PartHeader } from './part-header.ts'
import { isStub } from './stub-text.ts'
import { type TextPartShape, TextParts } from './text-parts.ts'
import { type Texts, textsOf } from './texts.ts'
import type { TransferEncoding } from './transfer-encoding.ts'

/** A media type with the few parameters that text has. */
const textType = /^text\/(plain|html)((?:\s*;\s*(?:charset|format|delsp)=(?:"[\w.:-]+"|[\w.:-]+))*)\s*;?$/i
const multipartType =
  /^multipart\/(alternative|mixed)\s*;\s*boundary=(?:"([\w'()+,./:=?-]{1,70})"|([\w'()+./:?-]{1,70}))\s*;?$/i

/** The texts of a mail with these structural fields and this body, or null when it is not as plain as that. */
export function simpleContent(fields: readonly HeaderField[], body: Buffer, notes: Notes): Texts | null {
  const type = structureOf(fields)
  if (type === null) return null
  const leaf = leafOf(fields, body, null)
  const leaves = leaf === null ? multipartLeaves(type, body) : [leaf]
  if (leaves === null || needsConversion(leaves)) return null
  const parts = new TextParts()
  for (const { shape, content } of leaves) parts.begin(shape).take(content)
  const { leaves: read, files } = parts.read(notes)
  // Packed files and protected text are for `content.ts` to open.
  if (files.length > 0 || read.some(({ content }) => content.includes(pgpMarker))) return null
  return textsOf(read, () => null, notes)
}

const pgpMarker = '-----BEGIN PGP'

/** Whether a mail with these structural fields may be read here: for most that may not, it is all that is looked at. */
export function maybeSimple(fields: readonly HeaderField[]): boolean {
  const type = structureOf(fields)
  return type !== null && (textType.test(type) || multipartType.test(type))
}

/** One text part and its bytes as they came. */
type Leaf = Readonly<{ shape: TextPartShape; content: Buffer }>

/**
 * Making text of HTML takes its time, so it is a worker's; where the plain form stands beside it, nothing is to be made. A
 * short plain form may be one that only says that there is HTML.
 */
function needsConversion(leaves: readonly Leaf[]): boolean {
  const isHtml = ({ shape }: Leaf) => shape.mediaType === 'text/html'
  const isBeside = ({ shape }: Leaf) => shape.parentNode !== false && shape.parentNode.multipart === 'alternative'
  const saysPlain = leaves.some((leaf) => !isHtml(leaf) && /[!-~]/.test(leaf.content.toString('latin1')))
  const mentionsHtml = leaves.some((leaf) => !isHtml(leaf) && isStub(leaf.content.toString('latin1')))
  return leaves.some((leaf) => isHtml(leaf) && (!isBeside(leaf) || !saysPlain || mentionsHtml))
}

/** The media type; null when fields stand twice, or say that a part is more than text. */
function structureOf(fields: readonly HeaderField[]): string | null {
  const structural = fields.filter(({ name }) => name.startsWith('content-'))
  const names = new Set(structural.map(({ name }) => name))
  const isTwofold = names.size < structural.length
  if (isTwofold || names.has('content-disposition') || names.has('content-id')) return null
  return firstValue(fields, 'content-type') ?? (names.has('content-transfer-encoding') ? null : 'text/plain')
}

function multipartLeaves(type: string, body: Buffer): readonly Leaf[] | null {
  const [, multipart = '', quoted, bare] = multipartType.exec(type) ?? []
  const around = { multipart: multipart.toLowerCase(), parentNode: false } as const
  const leaves = partsOf(body, quoted ?? bare ?? '')?.map(({ fields, content }) => leafOf(fields, content, around))
  return leaves?.every((leaf) => leaf !== null) ? leaves : null
}

type Around = Readonly<{ multipart: string; parentNode: false }>

function leafOf(fields: readonly HeaderField[], body: Buffer, around: Around | null): Leaf | null {
  const [whole, kind = '', parameters = ''] = textType.exec(structureOf(fields) ?? '') ?? []
  const encoding = encodingOf(firstValue(fields, 'content-transfer-encoding'))
  if (whole === undefined || encoding === null) return null
  // What begins so may be a multipart that does not say so; what has such lines, packed or protected.
  if (around === null && /^\s*--/.test(body.toString('latin1', 0, 200))) return null
  return { shape: leafShape(kind.toLowerCase(), parameters, encoding, around), content: body }
}

function leafShape(kind: string, parameters: string, encoding: TransferEncoding, around: Around | null): TextPartShape {
  const value = (name: string) => new RegExp(`${name}="?([\\w.:-]+)`, 'i').exec(parameters)?.[1] ?? ''
  const isPlain = kind === 'plain'
  return {
    mediaType: `text/${kind}`,
    charset: value('charset') || null,
    encoding,
    flowed: isPlain && value('format').toLowerCase() === 'flowed',
    delSp: value('delsp').toLowerCase() === 'yes',
    parentNode: around ?? false,
    isAttached: false,
  }
}

/** The transfer encodings of RFC 2045 §6 by their own names; null for any other. */
function encodingOf(name: string | null): TransferEncoding | null {
  switch (name?.toLowerCase()) {
    case undefined:
    case '7bit':
    case '8bit':
      return 'identity'
    case 'quoted-printable':
      return 'quoted-printable'
    case 'base64':
      return 'base64'
    default:
      return null
  }
}

type Part = Readonly<{ fields: readonly HeaderField[]; content: Buffer }>

/** The parts between the delimiters (RFC 2046 §5.1.1), or null when the multipart is not whole and in order. */
function partsOf(body: Buffer, boundary: string): readonly Part[] | null {
  if (boundary === '') return null
  const text = body.toString('latin1')
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`)
  const [preamble = '', ...parts] = pieces
  const epilogue = parts.pop()
  const isWhole = preamble.trim() === '' && parts.length > 0 && epilogue !== undefined && /^--\s*$/.test(epilogue)
  if (!isWhole || text.includes(`\n\n--${boundary}`)) return null
  const read = parts.map(partOf)
  return read.every((part) => part !== null) ? read : null
}

/** What follows a delimiter: the rest of its line, header section, empty line, content. */
function partOf(piece: string): Part | null {
  const end = piece.indexOf('\r\n\r\n')
  if (!piece.startsWith('\r\n') || end === -1) return null
  const header = new PartHeader()
  const lines = `${piece.slice(2, end + 2)}\r\n`.split(/(?<=\n)/)
  const lastRead = lines.findIndex((line) => header.add(Buffer.from(line, 'latin1')))
  const { fields, body } = header.read()
  if (lastRead !== lines.length - 1 || body.length > 0) return null
  return { fields, content: Buffer.from(piece.slice(end + 4), 'latin1') }
}
