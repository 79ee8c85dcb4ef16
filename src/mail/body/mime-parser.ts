/**
 * mailparser's streaming parser, with the text parts taken out of its hands: it would hold a 25 MB text whole, several
 * times, and decode bytes by a charset that may be wrong. Here text parts are collected as bytes under a bound, for
 * `text-parts.ts` to decode; what a part says of itself is read by `splitter-repairs.ts`; the stream of parts,
 * the transfer encodings and hashes of attachments stay mailparser's.
 * The seam is two methods of mailparser that are not in its types: should an update rename one, loading this file fails.
 */
import { Transform, type TransformCallback } from 'node:stream'
import { MailParser } from 'mailparser'
import type { HeaderField } from '../header/header-fields.ts'
import type { MultipartRemains } from './multipart-remains.ts'
import type { PartFields } from './part-fields.ts'
import { type MimePart, type ReadPart, repairedSplitter, says } from './splitter-repairs.ts'
import type { TextPart, TextParts } from './text-parts.ts'
import { isText } from './text-types.ts'
import { packedDecoder } from './transfer-encoding.ts'

// Bounds of the structure; above them mailparser gives up with EMAXLEN, and what was read until then counts.
/** Haraka's limit, and mailparser's own; real mail with many pictures has dozens. Bounds nesting as well. */
const partLimit = 1000
/** The header section of a part has a few lines. */
const partHeaderLimitBytes = 64 * 1024
/** The header section of the mail, when the parser has to read it: it lists thousands of recipients. */
const mailHeaderLimitBytes = 1024 * 1024

/** Content of an attachment that is unpacked as a whole, since its transfer encoding is no stream's. */
const packedLimitBytes = 32 * 1024 * 1024

const createMailparserNode = methodOfMailparser('createNode')
const processMailparserChunk = methodOfMailparser('processChunk')

function methodOfMailparser(name: string): (...args: never) => unknown {
  const method: unknown = Reflect.get(MailParser.prototype, name)
  if (typeof method !== 'function') throw new Error(`mailparser changed: MailParser.${name} is gone`)
  return method as (...args: never) => unknown // called through Reflect.apply only
}

/** A piece of the mail as mailsplit gives it. */
type Chunk = Readonly<{ type: string; node?: MimePart; value?: Uint8Array }>

/** Where the parts of a mail go; attachments come as a stream of `data` events. */
export type Collectors = Readonly<{ texts: TextParts; remains: MultipartRemains }>

/** A parser that gives attachments as a stream, in the order of `attachmentFields`, and all else to the collectors. */
export class MimeParser extends MailParser {
  readonly #collectors: Collectors
  readonly #partOf: (part: MimePart) => ReadPart
  readonly #attachments: PartFields[] = []

  /** `root`: the mail's structural fields; null when the parser is given its header section. */
  constructor(collectors: Collectors, root: readonly HeaderField[] | null) {
    super({
      maxChildNodes: partLimit,
      maxHeadSize: root === null ? mailHeaderLimitBytes : partHeaderLimitBytes,
      checksumAlgo: 'sha256',
      // An embedded message is an attachment like any other: its text is not this author's.
      ignoreEmbedded: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    })
    this.#collectors = collectors
    this.#partOf = repairedSplitter(Reflect.get(this, 'splitter'), root)
  }

  /** The fields of the next attachment; to be asked once for each that the stream gives. */
  nextAttachmentFields(): PartFields | null {
    return this.#attachments.shift() ?? null
  }

  /** Called by mailparser for each part, before its body. */
  createNode(part: MimePart): unknown {
    const { fields, body } = this.#partOf(part)
    const { texts, remains } = this.#collectors
    remains.hasPart(part.parentNode)
    if (part.multipart !== false) {
      remains.begin(part, fields)
      remains.take(part, body)
    } else if (isText(fields)) takeOver(part, texts.begin(shapeOf(part, fields)), body)
    else {
      this.#attachments.push(fields)
      part.disposition = 'attachment'
      prepareDecoder(part, fields, body)
    }
    return Reflect.apply(createMailparserNode, this, [part])
  }

  /** Called by mailparser for each piece of the mail. */
  processChunk(chunk: Chunk, done: () => void): unknown {
    if (chunk.type === 'data' && chunk.node !== undefined && chunk.node.multipart !== false && chunk.value) {
      this.#collectors.remains.take(chunk.node, chunk.value)
    }
    return Reflect.apply(processMailparserChunk, this, [chunk, done])
  }
}

function shapeOf(part: MimePart, { mediaType, charset, encoding, parameters }: PartFields) {
  const delSp = says(parameters, 'delsp', 'yes')
  return { mediaType, charset, encoding, flowed: part.flowed, delSp, parentNode: part.parentNode, isAttached: false }
}

/** The text goes to `text`; mailparser sees an empty part, so that nothing is left to decode or to unwrap. */
function takeOver(part: MimePart, text: TextPart, body: Buffer): void {
  text.take(body)
  part.getDecoder = () => new TextCollector(text)
  part.contentType = 'text/plain'
  part.disposition = false
  part.charset = 'utf-8'
  part.flowed = false
}

function prepareDecoder(part: MimePart, { encoding }: PartFields, body: Buffer): void {
  if (encoding !== 'packed' && body.length === 0) return
  const decoder = encoding === 'packed' ? packedDecoder(packedLimitBytes) : part.getDecoder()
  if (body.length > 0) decoder.write(body)
  part.getDecoder = () => decoder
}

/** Stands where mailparser expects a part's decoder: hands the bytes over, passes nothing on. */
class TextCollector extends Transform {
  readonly #text: TextPart

  constructor(text: TextPart) {
    super()
    this.#text = text
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#text.take(chunk)
    done()
  }
}
