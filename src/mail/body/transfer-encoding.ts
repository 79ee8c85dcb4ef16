/**
 * Transfer encodings (RFC 2045 §6): what clients call them, and the bytes behind them, however damaged. Text is decoded
 * here, whole; attachments are decoded by mailparser's streams, but for the packed kinds, which it does not know.
 */
import { Transform, type TransformCallback } from 'node:stream'
import libqp from 'libqp'
import { unpackText } from '../packed/unpack.ts'

/** How content is encoded; `unknown` is a name of nobody's. */
export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable' | 'packed' | 'unknown'

// Names with everything but letters and digits taken out: `quoted_printable`, `"base64"`, `8-bit`, `Base64; charset=x`.
const names: readonly (readonly [RegExp, TransferEncoding])[] = [
  [/^(?:x)?base64|^b64$|^b$/, 'base64'],
  [/^(?:x)?quotedprint|^qp$|^q$/, 'quoted-printable'],
  [/^(?:x)?(?:uu|yenc)/, 'packed'],
  [/^(?:[78]bits?|[78]|binary|none|identity|ascii|usascii|utf8|iso8859.*|plain|text.*|html|)$/, 'identity'],
]

/** The encoding that a Content-Transfer-Encoding means; comments and parameters are none of it. */
export function transferEncodingOf(value: string | null): TransferEncoding {
  const name = (value ?? '')
    .slice(0, 200)
    .replace(/\([^()]*\)/g, '')
    .replace(/[;,].*$/s, '')
    .toLowerCase()
    .replace(/[^a-z\d]/g, '')
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown'
}

/** How many encoded bytes may stand for one byte. */
export function growthOf(encoding: TransferEncoding): number {
  return encoding === 'identity' ? 1 : 3
}

/** The bytes of a text behind its encoding. Text that is not encoded as it says stays as it is. Never throws. */
export function decodedText(bytes: Buffer, encoding: TransferEncoding): Buffer {
  switch (encoding) {
    case 'base64':
      return fromBase64(bytes)
    case 'quoted-printable':
      return libqp.decode(bytes)
    case 'packed':
      return unpackedText(bytes)
    case 'unknown':
      return guessed(bytes)
    default:
      return bytes
  }
}

/** A decoder for attachments that mailparser has none for. Holds the content, which is packed as a whole. */
export function packedDecoder(limitBytes: number): Transform {
  return new PackedDecoder(limitBytes)
}

/** Under a name that says nothing: base64 and quoted-printable betray themselves, all else is what it is. */
function guessed(bytes: Buffer): Buffer {
  const start = bytes.toString('latin1', 0, 4096)
  const lines = start.split('\n').map((line) => line.trim())
  if (lines.every((line) => /^[A-Za-z\d+/]*={0,2}$/.test(line)) && lines.some((line) => line.length >= 40)) {
    return fromBase64(bytes)
  }
  return /=\r?\n/.test(start) && /=[\dA-F]{2}/.test(start) ? libqp.decode(bytes) : bytes
}

/** The file that is all there is; where more stands around it, nothing is taken out of a text that is shown anyway. */
function unpackedText(bytes: Buffer): Buffer {
  const unpacked = unpackText(bytes)
  const [file, ...more] = unpacked?.files ?? []
  const isAll = file !== undefined && more.length === 0 && unpacked?.rest.toString('latin1').trim() === ''
  return isAll ? Buffer.from(file.content) : bytes
}

/** A line of base64 as encoders make it; a text has no word as long. */
const longLine = 40

function fromBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  if (/^[A-Za-z\d+/\s]*(?:=\s*){0,2}$/.test(text)) return Buffer.from(text, 'base64')
  const lines = text.split('\n')
  const kinds = lines.map(kindOf)
  if (isText(lines, kinds)) return bytes
  // What a list or a scanner wrote below the encoded text, in clear.
  const lastEncoded = lines.findLastIndex((line, at) => kinds[at] === 'encoded' && (hasPadding(line) || isLong(line)))
  const footer = kinds.indexOf('prose', lastEncoded + 1)
  const encoded = footer === -1 ? lines : lines.slice(0, footer)
  const decoded = decodedBlocks(encoded.filter((_, at) => kinds[at] === 'encoded').join('\n'))
  if (footer === -1) return decoded
  return Buffer.concat([decoded, Buffer.from(`\n${lines.slice(footer).join('\n')}`, 'latin1')])
}

/** Blocks that follow each other each end with their own padding, or without. */
function decodedBlocks(text: string): Buffer {
  const signs = text.replace(/[^A-Za-z\d+/=]+/g, '')
  const decoded = Buffer.alloc(signs.length) // more than it takes, however the blocks are cut
  let size = 0
  for (let from = 0; from < signs.length; ) {
    const padding = signs.indexOf('=', from)
    const end = padding === -1 ? signs.length : padding
    if (end > from) size += decoded.write(signs.slice(from, end), size, 'base64')
    from = end + 1
  }
  return decoded.subarray(0, size)
}

function kindOf(line: string): 'encoded' | 'prose' {
  const trimmed = line.trim()
  const foreign = trimmed.replace(/[A-Za-z\d+/=]+/g, '').length
  return foreign * 5 > trimmed.length || /[^\s]\s+[^\s]/.test(trimmed) ? 'prose' : 'encoded'
}

/** Text with a wrong label: what it begins with is no base64, or what it would decode to is none and it is short. */
function isText(lines: readonly string[], kinds: readonly string[]): boolean {
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first === -1) return false
  if (kinds[first] === 'encoded' && (isLong(lines[first] ?? '') || hasPadding(lines[first] ?? ''))) return false
  return !lines.some((line, at) => kinds[at] === 'encoded' && isLong(line))
}

function isLong(line: string): boolean {
  return line.trim().length >= longLine
}

function hasPadding(line: string): boolean {
  return /=\s*$/.test(line)
}

class PackedDecoder extends Transform {
  readonly #chunks: Buffer[] = []
  #room: number

  constructor(limitBytes: number) {
    super()
    this.#room = limitBytes
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const kept = chunk.subarray(0, this.#room)
    this.#chunks.push(Buffer.from(kept))
    this.#room -= kept.length
    done()
  }

  override _flush(done: TransformCallback): void {
    const bytes = Buffer.concat(this.#chunks)
    const [file] = unpackText(bytes)?.files ?? []
    done(null, file === undefined ? bytes : Buffer.from(file.content))
  }
}
