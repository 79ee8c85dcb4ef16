/**
 * Reads the content of the plainest mails without a parser: one text part, or a multipart of text parts, written just as
 * RFC 2045 and 2046 say, its HTML only beside a plain form. That is most mail, and it is read in linear time, so it needs no worker to be bounded. Whatever is
 * not exactly so (a parameter too many, a file name, a missing boundary) is not read here but left to `content.ts`; where
 * both can read a mail, they read the same, and a test says so.
 */
import libqp from 'libqp'
import { firstValue, type HeaderField, headerFields } from '../header/header-fields.ts'
import type { Notes } from '../storable.ts'
import { type TextPartShape, TextParts, type Texts } from './text-parts.ts'

/** A media type with the few parameters that text has. */
const textType = /^text\/(plain|html)((?:\s*;\s*(?:charset|format|delsp)=(?:"[\w.:-]+"|[\w.:-]+))*)\s*;?$/i
const multipartType =
  /^multipart\/(alternative|mixed)\s*;\s*boundary=(?:"([\w'()+,./:=?-]{1,70})"|([\w'()+./:?-]{1,70}))\s*;?$/i

/** The texts of a mail with these fields and this body, or null when it is not as plain as that. */
export function simpleContent(fields: readonly HeaderField[], body: Buffer, notes: Notes): Texts | null {
  const type = structureOf(fields)
  if (type === null) return null
  const leaf = leafOf(fields, body, null)
  const leaves = leaf === null ? multipartLeaves(type, body) : [leaf]
  if (leaves === null || needsConversion(leaves)) return null
  const texts = new TextParts()
  for (const { shape, content } of leaves) texts.begin(shape).take(content)
  return texts.assemble(notes)
}

/** One text part and its decoded bytes. */
type Leaf = Readonly<{ shape: TextPartShape; content: Buffer }>

/** Making text of HTML takes its time, so it is a worker's; where the plain form stands beside it, nothing is to be made. */
function needsConversion(leaves: readonly Leaf[]): boolean {
  const isHtml = ({ shape }: Leaf) => shape.contentType === 'text/html'
  const isBeside = ({ shape }: Leaf) => shape.parentNode !== false && shape.parentNode.multipart === 'alternative'
  const saysPlain = leaves.some((leaf) => !isHtml(leaf) && /[!-~]/.test(leaf.content.toString('latin1')))
  return leaves.some((leaf) => isHtml(leaf) && !(isBeside(leaf) && saysPlain))
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
  const content = whole === undefined ? null : decodedBody(firstValue(fields, 'content-transfer-encoding'), body)
  return content === null ? null : { shape: leafShape(kind.toLowerCase(), parameters, around), content }
}

function leafShape(kind: string, parameters: string, around: Around | null): TextPartShape {
  const value = (name: string) => new RegExp(`${name}="?([\\w.:-]+)`, 'i').exec(parameters)?.[1] ?? ''
  return {
    contentType: `text/${kind}`,
    charset: value('charset'),
    flowed: value('format').toLowerCase() === 'flowed',
    delSp: value('delsp').toLowerCase() === 'yes',
    multipart: false,
    parentNode: around ?? false,
  }
}

/** The bytes behind a transfer encoding (RFC 2045 §6), or null when they are not encoded just so. */
function decodedBody(encoding: string | null, content: Buffer): Buffer | null {
  const text = content.toString('latin1')
  switch (encoding?.toLowerCase()) {
    case undefined:
    case '7bit':
    case '8bit':
      return content
    case 'quoted-printable':
      return /=(?![0-9A-F]{2}|\r?\n)|[ \t]\r?\n/i.test(text) ? null : libqp.decode(text)
    case 'base64':
      return isWholeBase64(text.replace(/\s/g, '')) ? Buffer.from(text, 'base64') : null
    default:
      return null
  }
}

function isWholeBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
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
  const fields = headerFields(Buffer.from(piece.slice(2, end + 2), 'latin1'))
  return { fields, content: Buffer.from(piece.slice(end + 4), 'latin1') }
}
