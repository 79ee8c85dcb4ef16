/**
 * The attachments of a mail, read as a stream: type, size and SHA-256, never the content. Of parts that are text or
 * messages the beginning is kept for a moment, because they may be all there is to read, or name the mail that a
 * report is about. File names are for display; nothing here is ever a path.
 */
import type { AttachmentStream } from 'mailparser'
import { decodedWords } from '../header/encoded-words.ts'
import { firstValue, headerFields } from '../header/header-fields.ts'
import type { ParsedAttachment } from '../parsed-mail.ts'
import { messageIdLimit, type Notes, oneLine, storableFilename } from '../storable.ts'

/** Kept of one part: a returned message with its text, or a long log's beginning. */
const beginningLimitBytes = 256 * 1024
/** Kept of all parts of a mail together. */
const beginningsLimitBytes = 1024 * 1024

/** An attachment and, if it is text or a message, how it begins (else empty). */
export type ReadAttachment = Readonly<{ attachment: ParsedAttachment; beginning: Buffer }>

/** Reads the attachments of one mail as the parser gives them, one after the other. */
export class Attachments {
  readonly #read: ReadAttachment[] = []
  readonly #notes: Notes
  #room = beginningsLimitBytes

  constructor(notes: Notes) {
    this.#notes = notes
  }

  /** Reads one to its end and then lets the parser go on. Errors of the stream are the parser's to report. */
  take(stream: AttachmentStream): void {
    const kept: Buffer[] = []
    let room = isReadable(stream.contentType) ? Math.min(beginningLimitBytes, this.#room) : 0
    stream.content.on('data', (chunk: Uint8Array) => {
      if (room === 0) return
      const part = Buffer.from(chunk.subarray(0, room))
      kept.push(part)
      room -= part.length
      this.#room -= part.length
    })
    stream.content.once('end', () => {
      this.#read.push(this.#described(stream, Buffer.concat(kept)))
      stream.release?.()
    })
  }

  /** Those read so far, in document order. */
  all(): readonly ReadAttachment[] {
    return this.#read
  }

  #described(stream: AttachmentStream, beginning: Buffer): ReadAttachment {
    const attachment = {
      filename: this.#filenameOf(stream, beginning),
      contentType: mediaTypeOf(stream.contentType),
      sizeBytes: stream.size ?? 0,
      sha256: stream.checksum ?? '',
      contentId: oneLine(stream.cid ?? '', messageIdLimit) || null,
      disposition: dispositionOf(stream.contentDisposition),
      packedIn: null,
    }
    return { attachment, beginning }
  }

  #filenameOf({ filename, contentType }: AttachmentStream, beginning: Buffer): string | null {
    if (filename === undefined) return contentType === 'message/rfc822' ? messageFilename(beginning) : null
    const name = storableFilename(filename)
    if (name !== filename) this.#notes.add('a file name was changed so that it is safe to show')
    return name
  }
}

/** Text of any kind and messages of any kind: what a person could read. */
function isReadable(contentType: string): boolean {
  return /^(?:text|message)\//.test(contentType)
}

/** RFC 6838 §4.2: what is no type is not repeated, since somebody will send it as a header to a browser. */
function mediaTypeOf(contentType: string): string {
  const type = contentType.toLowerCase()
  return /^[a-z\d][\w!#$&^.+-]{0,126}\/[a-z\d][\w!#$&^.+-]{0,126}$/.test(type) ? type : 'application/octet-stream'
}

/** An attached message is named after its subject; null when it has none. */
function messageFilename(beginning: Buffer): string | null {
  const subject = storableFilename(decodedWords(firstValue(headerFields(beginning), 'subject') ?? ''))
  return subject === null ? null : storableFilename(`${subject}.eml`)
}

/** RFC 2183 §2.8: what is neither is treated as attachment. */
function dispositionOf(disposition: string | undefined): ParsedAttachment['disposition'] {
  if (disposition === undefined) return null
  return disposition === 'inline' ? 'inline' : 'attachment'
}
