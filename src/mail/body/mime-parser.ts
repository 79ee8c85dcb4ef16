/**
 * mailparser's streaming parser, with the text parts taken out of its hands: it would hold a 25 MB text whole, several
 * times, and decode bytes by a charset that may be wrong. Here text parts are collected as bytes under a bound, for
 * `text-parts.ts` to decode; structure, transfer encodings, parameters and attachments stay mailparser's.
 * The seam is one method of mailparser that is not in its types: should an update rename it, loading this file fails.
 */
import { Transform, type TransformCallback } from 'node:stream'
import { MailParser } from 'mailparser'
import { collectLimitBytes, type TextPart, type TextParts } from './text-parts.ts'

/** A MIME part as mailparser's splitter gives it, once its header section is read; `false` is "not there". */
export type MimePart = {
  contentType: string | false
  disposition: string | false
  filename: string | false
  charset: string | false
  encoding: string | false
  flowed: boolean
  readonly delSp: boolean
  readonly multipart: string | false
  readonly parentNode: MimePart | false
  readonly headers: Readonly<{ getList(): { key: string }[] }>
  getDecoder(): Transform
}

// Bounds of the structure; above them mailparser gives up with EMAXLEN, and what was read until then counts.
/** Haraka's limit, and mailparser's own; real mail with many pictures has dozens. Bounds nesting as well. */
const partLimit = 1000
/** The header section of a part has a few lines. */
const partHeaderLimitBytes = 64 * 1024
/** The header section of the mail, when the parser has to read it: it lists thousands of recipients. */
const mailHeaderLimitBytes = 1024 * 1024

/** What a text part may take before it is decoded: quoted-printable is three times as long, and held until a line ends. */
const encodedLimitBytes = 3 * collectLimitBytes

const createNode: unknown = Reflect.get(MailParser.prototype, 'createNode')
if (typeof createNode !== 'function') throw new Error('mailparser changed: MailParser.createNode is gone')
const createMailparserNode = createNode

/** A parser that gives attachments as a stream and puts the text parts into `texts`. */
export class MimeParser extends MailParser {
  readonly #texts: TextParts

  /** `readsHeader`: the parser is given the mail's own header section, not only what stands in for it. */
  constructor(texts: TextParts, readsHeader: boolean) {
    super({
      maxChildNodes: partLimit,
      maxHeadSize: readsHeader ? mailHeaderLimitBytes : partHeaderLimitBytes,
      checksumAlgo: 'sha256',
      // An embedded message is an attachment like any other: its text is not this author's.
      ignoreEmbedded: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    })
    this.#texts = texts
  }

  /** Called by mailparser for each part, before its body. */
  createNode(part: MimePart): unknown {
    keepPartFields(part)
    part.contentType = mediaTypeOf(part.contentType)
    if (isNamedText(part)) part.disposition = 'attachment'
    if (isText(part)) this.#takeOver(part)
    return Reflect.apply(createMailparserNode, this, [part])
  }

  #takeOver(part: MimePart): void {
    const text = this.#texts.begin(part)
    const decoder = part.getDecoder()
    part.getDecoder = () => new TextCollector(text, part.encoding === 'base64', decoder)
    // What the collector passes on is nothing, so nothing is left to decode or to unwrap.
    part.charset = 'utf-8'
    part.flowed = false
  }
}

/** The fields of a part that mean something here (RFC 2045 §9). mailparser decodes and keeps all, in a thousand parts. */
const partFields = ['content-type', 'content-transfer-encoding', 'content-disposition', 'content-id']

/** Leaves the first of each, which is the one that mail clients go by. */
function keepPartFields({ headers }: MimePart): void {
  const fields = headers.getList()
  const kept = partFields.flatMap((name) => fields.find(({ key }) => key === name) ?? [])
  fields.splice(0, fields.length, ...kept)
}

/** RFC 2045 §5.2: what is no media type is read as text; `text/html charset=x`, without the semicolon, is text/html. */
function mediaTypeOf(contentType: string | false): string {
  return /^[^\s;/]+\/[^\s;/,]+/.exec(contentType || '')?.[0] ?? 'text/plain'
}

const textTypes = ['text/plain', 'text/html', 'message/delivery-status']

function isText({ contentType, disposition }: MimePart): boolean {
  return textTypes.includes(contentType || '') && (disposition === false || disposition === 'inline')
}

/** A file that happens to be text (a log, a script) is an attachment; a mail that is nothing but that file is read. */
function isNamedText({ filename, parentNode, contentType }: MimePart): boolean {
  return filename !== false && parentNode !== false && textTypes.includes(contentType || '')
}

/** Stands where mailparser expects a part's decoder: decodes, hands the bytes over, passes nothing on. */
class TextCollector extends Transform {
  readonly #text: TextPart
  readonly #decoder: Transform
  readonly #saysBase64: boolean
  #isPlain: boolean | null = null
  #encodedBytes = 0

  constructor(text: TextPart, saysBase64: boolean, decoder: Transform) {
    super()
    this.#text = text
    this.#saysBase64 = saysBase64
    this.#decoder = decoder
    decoder.on('data', (chunk: Uint8Array) => text.take(chunk))
    decoder.on('error', (cause) => this.destroy(cause))
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#isPlain ??= this.#saysBase64 && !isBase64(chunk)
    this.#encodedBytes += chunk.length
    if (this.#text.isFull() || this.#encodedBytes > encodedLimitBytes) {
      this.#text.cutHere()
      done()
    } else if (this.#isPlain) {
      this.#text.take(chunk)
      done()
    } else this.#decoder.write(chunk, () => done())
  }

  override _flush(done: TransformCallback): void {
    this.#decoder.once('end', () => done())
    this.#decoder.end()
  }
}

/** Whether a body that calls itself base64 is: text with a wrong label has spaces and punctuation early on. */
function isBase64(chunk: Uint8Array): boolean {
  const start = Buffer.from(chunk.subarray(0, 256)).toString('latin1')
  return start.split('\n').every((line) => /^[A-Za-z0-9+/=]*$/.test(line.trim()))
}
