/**
 * The attachments of a mail, read as a stream: type, size and SHA-256, never the content. Of parts that are text or
 * messages the beginning is kept for a moment, because they may be all there is to read, or name the mail that a report
 * is about; calendars and TNEF are kept whole under a bound, to be read. File names are for display; nothing here is
 * ever a path.
 */
import type { AttachmentStream } from 'mailparser'
import { decodedWords } from '../header/encoded-words.ts'
import { firstValue, headerFields } from '../header/header-fields.ts'
import type { ParsedAttachment } from '../parsed-mail.ts'
import { type Notes, storableFilename } from '../storable.ts'
import { keptOf } from './kept-content.ts'
import { type PartFields, partFieldsOf, typeOfFile } from './part-fields.ts'

/**
 * An attachment, and what is kept of its content: the beginning of text and messages, all of what is read besides, else
 * nothing. `isListed`: people see it as attachment; parts that only programs use are not listed.
 */
export type ReadAttachment = Readonly<{
  attachment: ParsedAttachment
  fields: PartFields
  beginning: Buffer
  /** Whether `beginning` is all of it. */
  isWhole: boolean
  isListed: boolean
}>

/** Reads the attachments of one mail as the parser gives them, one after the other. */
export class Attachments {
  readonly #read: ReadAttachment[] = []
  readonly #notes: Notes
  readonly #room = new Map<string, number>()

  constructor(notes: Notes) {
    this.#notes = notes
  }

  /** Reads one to its end and then lets the parser go on. Errors of the stream are the parser's to report. */
  take(stream: AttachmentStream, fields: PartFields): void {
    const contentType = mediaTypeOf(fields)
    const kept = keptOf(contentType, fields.filename)
    const chunks: Buffer[] = []
    let room = kept === null ? 0 : Math.min(kept.partBytes, this.#room.get(kept.what) ?? kept.mailBytes)
    if (kept !== null) this.#room.set(kept.what, (this.#room.get(kept.what) ?? kept.mailBytes) - room)
    stream.content.on('data', (chunk: Uint8Array) => {
      if (room === 0) return
      const part = Buffer.from(chunk.subarray(0, room))
      chunks.push(part)
      room -= part.length
    })
    stream.content.once('end', () => {
      if (kept !== null) this.#room.set(kept.what, (this.#room.get(kept.what) ?? 0) + room)
      this.#read.push(this.#described(stream, contentType, fields, Buffer.concat(chunks)))
      stream.release?.()
    })
  }

  /** Those read so far, in document order. */
  all(): readonly ReadAttachment[] {
    return this.#read
  }

  #described(stream: AttachmentStream, contentType: string, fields: PartFields, beginning: Buffer): ReadAttachment {
    const attachment = {
      filename: this.#filenameOf(fields, contentType, beginning),
      contentType,
      sizeBytes: stream.size ?? 0,
      sha256: stream.checksum ?? '',
      contentId: fields.contentId,
      disposition: fields.disposition,
      packedIn: null,
    }
    const isWhole = beginning.length === attachment.sizeBytes
    return { attachment, fields, beginning, isWhole, isListed: isListed(attachment) }
  }

  #filenameOf({ filename }: PartFields, contentType: string, beginning: Buffer): string | null {
    if (filename === null) return nameOfNameless(contentType, beginning)
    const name = storableFilename(withoutPath(filename))
    if (name !== filename) this.#notes.add('a file name was changed so that it is safe to show')
    return name
  }
}

/** A report that is text of the mail and no attachment, for those who ask what it says. */
export function reportAttachment(contentType: string, bytes: Buffer): ReadAttachment {
  const attachment = {
    ...{ filename: null, contentType, contentId: null, disposition: null, packedIn: null },
    ...{ sizeBytes: bytes.length, sha256: '' },
  }
  return { attachment, fields: partFieldsOf([], false), beginning: bytes, isWhole: true, isListed: false }
}

/** RFC 2183 §2.3: the folders in which the sender had the file are none of its name. */
function withoutPath(filename: string): string {
  const isPath = /^\s*(?:[a-z]:|\.{0,2})[\\/]/i.test(filename)
  return isPath ? (/[^\\/]+$/.exec(filename)?.[0] ?? filename) : filename
}

/** RFC 6838 §4.2: what is no type is not repeated, since somebody will send it as a header to a browser. */
function mediaTypeOf({ mediaType, filename }: PartFields): string {
  const isType = /^[a-z\d][\w!#$&^.+-]{0,126}\/[a-z\d][\w!#$&^.+-]{0,126}$/.test(mediaType)
  if (!isType) return 'application/octet-stream'
  return mediaType === 'application/octet-stream' ? typeOfFile(filename ?? '') : mediaType
}

/** Attached messages are named after their subject, calendars as every client names them; others have no name. */
function nameOfNameless(contentType: string, beginning: Buffer): string | null {
  if (contentType === 'text/calendar') return 'invite.ics'
  if (contentType !== 'message/rfc822' && contentType !== 'message/global') return null
  const subject = decodedWords(firstValue(headerFields(beginning), 'subject') ?? '')
  // Signs that Windows takes in no name, since the file will be saved under it.
  const name = storableFilename(subject.replace(/[\\/:*?"<>|]/g, '_'))
  return name === null ? null : storableFilename(`${name}.eml`)
}

/** Without a name, signatures are the business of programs, which see them in the raw mail. */
function isListed({ filename, contentType }: ParsedAttachment): boolean {
  return filename !== null || !/^application\/(?:pgp-signature|(?:x-)?pkcs7-signature|pgp-encrypted)$/.test(contentType)
}
