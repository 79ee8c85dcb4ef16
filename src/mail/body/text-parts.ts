/**
 * The text parts of a mail: collected as bytes under one bound for the whole mail, then decoded and put together as
 * one text and one HTML. What stands in a multipart/alternative is said once: the plain form is the text, the HTML
 * form is the HTML; where only HTML exists, its text is made from it. Nothing here throws.
 */
import libmime from 'libmime'
import { decodeText } from '../charset/charset.ts'
import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import { cut, type Notes, storableText } from '../storable.ts'

/** Characters of text, and of HTML, that are kept of one mail: a long book. All of it is in the raw mail. */
export const textLimit = 1024 * 1024

/** Bytes collected for each of them: a character takes one to three, and a book in Chinese still fits. */
export const collectLimitBytes = 2 * textLimit

type Kind = 'plain' | 'html'

/** What must be known of a part to put its text where it belongs; `false` is "not there". */
export type TextPartShape = Readonly<{
  contentType: string | false
  charset: string | false
  flowed: boolean
  delSp: boolean
  multipart: string | false
  parentNode: Around | false
}>

/** A multipart around a part. */
type Around = Readonly<{ multipart: string | false; parentNode: Around | false }>

/** Where the bytes of one text part go. */
export type TextPart = Readonly<{
  take: (chunk: Uint8Array) => void
  isFull: () => boolean
  /** Says that there was more. */
  cutHere: () => void
}>

type Collected = Readonly<{ part: TextPartShape; kind: Kind; declared: Declared; chunks: Buffer[] }>
type Declared = Readonly<{ charset: string | null; flowed: boolean; delSp: boolean }>
type Leaf = Readonly<{ part: TextPartShape; kind: Kind; content: string }>

/** What the text parts say together; `html` is null when there is none. */
export type Texts = Readonly<{
  text: string
  html: string | null
  /** Whether the text was written as such or made from the HTML, in whole or in part. */
  textFrom: 'plain' | 'html'
}>

/** Collects the text parts of one mail. */
export class TextParts {
  readonly #parts: Collected[] = []
  readonly #room: Record<Kind, number> = { plain: collectLimitBytes, html: collectLimitBytes }
  #isCut = false

  /** Opens the next part; in document order. */
  begin(part: TextPartShape): TextPart {
    const kind = part.contentType === 'text/html' ? 'html' : 'plain'
    const declared = { charset: part.charset || null, flowed: part.flowed, delSp: part.delSp }
    const chunks: Buffer[] = []
    this.#parts.push({ part, kind, declared, chunks })
    return {
      take: (chunk) => this.#take(kind, chunks, chunk),
      isFull: () => this.#room[kind] === 0,
      cutHere: () => {
        this.#isCut = true
      },
    }
  }

  /** Decodes what was collected so far and puts it together; also after the parser gave up. To be called once. */
  assemble(notes: Notes): Texts {
    const leaves = this.#parts.map((collected) => leafOf(collected, notes))
    const { text, textFrom } = fullText(leaves, notes)
    const html = fullHtml(leaves)
    if (this.#isCut || text.length > textLimit || html.length > textLimit) {
      notes.add('the text is very long and was cut; the raw mail has all of it')
    }
    return {
      text: storableText(text, textLimit).trimEnd(),
      html: html === '' ? null : storableText(html, textLimit),
      textFrom,
    }
  }

  #take(kind: Kind, chunks: Buffer[], chunk: Uint8Array): void {
    const kept = chunk.subarray(0, this.#room[kind])
    if (kept.length < chunk.length) this.#isCut = true
    if (kept.length === 0) return
    chunks.push(Buffer.from(kept)) // a copy: a view of a few bytes would keep the whole block it came in
    this.#room[kind] -= kept.length
  }
}

function leafOf({ part, kind, declared, chunks }: Collected, notes: Notes): Leaf {
  const bytes = Buffer.concat(chunks)
  const charset = declared.charset ?? (kind === 'html' ? declaredInHtml(bytes) : null)
  const { text, because } = decodeText(bytes, charset)
  if (because !== null) notes.add(`${because}; the text was decoded by its bytes`)
  return { part, kind, content: declared.flowed ? libmime.decodeFlowed(text, declared.delSp) : text }
}

/** Some clients declare the charset in the HTML only, within the first 1024 bytes (WHATWG HTML §4.2.5.4). */
function declaredInHtml(bytes: Buffer): string | null {
  return /<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(bytes.toString('latin1', 0, 1024))?.[1] ?? null
}

function fullText(leaves: readonly Leaf[], notes: Notes): Pick<Texts, 'text' | 'textFrom'> {
  const saidInPlain = alternativesWith(leaves, 'plain')
  const pieces: string[] = []
  let textFrom: Texts['textFrom'] = 'plain'
  let room = htmlConversionLimit
  for (const { part, kind, content } of leaves) {
    if (kind === 'plain') pieces.push(content)
    else if (!isWithin(part, saidInPlain)) {
      const { text, isSimple } = htmlText(cut(content, textLimit), room)
      if (isSimple) notes.add('the HTML is long or deeply nested; its text was made in a simple way')
      room -= content.length
      pieces.push(text)
      textFrom = 'html'
    }
  }
  return { text: pieces.filter((piece) => piece.trim() !== '').join('\n'), textFrom }
}

/** All HTML parts; beside them the plain parts that no HTML part says as well, such as the footer of a list. */
function fullHtml(leaves: readonly Leaf[]): string {
  if (!leaves.some(({ kind }) => kind === 'html')) return ''
  const saidInHtml = alternativesWith(leaves, 'html')
  const shown = leaves.filter(({ part, kind, content }) => {
    return content.trim() !== '' && (kind === 'html' || !isWithin(part, saidInHtml))
  })
  return shown.map(({ kind, content }) => (kind === 'html' ? content : preformatted(content))).join('\n')
}

function preformatted(text: string): string {
  return `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`
}

/** The multipart/alternative parts that have something to read of this kind. */
function alternativesWith(leaves: readonly Leaf[], kind: Kind): ReadonlySet<Around> {
  const readable = leaves.filter((leaf) => leaf.kind === kind && leaf.content.trim() !== '')
  return new Set(readable.flatMap(({ part }) => [...alternativesAround(part)]))
}

function isWithin(part: TextPartShape, alternatives: ReadonlySet<Around>): boolean {
  return alternativesAround(part).some((around) => alternatives.has(around))
}

function* alternativesAround(part: TextPartShape): Generator<Around, undefined> {
  for (let parent = part.parentNode; parent !== false; parent = parent.parentNode) {
    if (parent.multipart === 'alternative') yield parent
  }
}
