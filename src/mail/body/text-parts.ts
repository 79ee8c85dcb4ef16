/**
 * The text parts of a mail: collected as encoded bytes under one bound for the whole mail, then decoded, and freed of
 * what is packed in them. What they say together is `texts.ts`. Nothing here throws.
 */
import libmime from 'libmime'
import { decodeText } from '../charset/charset.ts'
import { type PackedFile, unpackText } from '../packed/unpack.ts'
import type { Notes } from '../storable.ts'
import { isReport, textFormatOf } from './text-types.ts'
import { type Around, cutNote, type TextLeaf, textLimit } from './texts.ts'
import { decodedText, growthOf, type TransferEncoding } from './transfer-encoding.ts'

/** Bytes collected of plain text, and of HTML: a character takes one to three, and a book in Chinese still fits. */
const collectLimitBytes = 2 * textLimit

type Kind = TextLeaf['kind']

/** What must be known of a part to read its text and put it where it belongs. */
export type TextPartShape = Readonly<{
  mediaType: string
  charset: string | null
  encoding: TransferEncoding
  /** RFC 3676. */
  flowed: boolean
  delSp: boolean
  parentNode: Around | false
  /** It is an attachment as well. */
  isAttached: boolean
}>

/** Where the bytes of one text part go, encoded as they are. */
export type TextPart = Readonly<{ take: (chunk: Uint8Array) => void }>

/** The text parts, decoded: in document order, with the files that stood in them, and as bytes the reports that are no attachments. */
export type ReadTexts = Readonly<{
  leaves: readonly TextLeaf[]
  files: readonly PackedFile[]
  reports: readonly Readonly<{ mediaType: string; bytes: Buffer }>[]
}>

type Collected = Readonly<{ shape: TextPartShape; kind: Kind; chunks: Buffer[] }>

/** Collects the text parts of one mail. */
export class TextParts {
  readonly #parts: Collected[] = []
  readonly #room: Record<Kind, number> = { plain: collectLimitBytes, html: collectLimitBytes }
  #isCut = false

  /** Opens the next part; in document order. */
  begin(shape: TextPartShape): TextPart {
    const kind = textFormatOf(shape.mediaType)?.kind ?? 'plain'
    const chunks: Buffer[] = []
    this.#parts.push({ shape, kind, chunks })
    const growth = growthOf(shape.encoding)
    return { take: (chunk) => this.#take(kind, chunks, chunk, growth) }
  }

  /** Decodes what was collected; also after the parser gave up. To be called once. */
  read(notes: Notes): ReadTexts {
    if (this.#isCut) notes.add(cutNote)
    const nearby = this.#parts.find(({ shape }) => shape.charset !== null)?.shape.charset ?? null
    const read = this.#parts.map((collected) => readPart(collected, nearby, notes))
    return {
      leaves: read.map(({ leaf }) => leaf),
      files: read.flatMap(({ files }) => files),
      reports: read.flatMap(({ bytes }, at) => {
        const { mediaType = '', isAttached = true } = this.#parts[at]?.shape ?? {}
        return isReport(mediaType) && !isAttached ? [{ mediaType, bytes }] : []
      }),
    }
  }

  #take(kind: Kind, chunks: Buffer[], chunk: Uint8Array, growth: number): void {
    const kept = chunk.subarray(0, this.#room[kind] * growth)
    if (kept.length < chunk.length) this.#isCut = true
    if (kept.length === 0) return
    chunks.push(Buffer.from(kept)) // a copy: a view of a few bytes would keep the whole block it came in
    this.#room[kind] -= Math.ceil(kept.length / growth)
  }
}

type ReadPart = Readonly<{ leaf: TextLeaf; files: readonly PackedFile[]; bytes: Buffer }>

function readPart({ shape, kind, chunks }: Collected, nearby: string | null, notes: Notes): ReadPart {
  const bytes = decodedText(Buffer.concat(chunks), shape.encoding)
  const unpacked = kind === 'plain' ? unpackText(bytes) : null
  const said = unpacked?.rest ?? bytes
  const within = kind === 'html' ? declaredInHtml(said) : null
  const { text, because } = decodeText(said, shape.charset ?? within, within ?? nearby)
  if (because !== null) notes.add(`${because}; the text was decoded by its bytes`)
  const format = textFormatOf(shape.mediaType)
  const lines = shape.flowed ? libmime.decodeFlowed(text, shape.delSp) : text
  const content = format === null ? lines : format.convert(lines)
  const isOfReport = isReport(shape.mediaType)
  const leaf = { kind, isSecondary: format?.isSecondary ?? false, isOfReport, content, parentNode: shape.parentNode }
  return { leaf, files: unpacked?.files ?? [], bytes }
}

/** Some clients declare the charset in the HTML only, within the first 1024 bytes (WHATWG HTML §4.2.5.4). */
function declaredInHtml(bytes: Buffer): string | null {
  return /<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(bytes.toString('latin1', 0, 1024))?.[1] ?? null
}
