/** What people attach to what they write here: names and types made harmless, and the rows that tell of them. Pure but for ids. */
import { createHash } from 'node:crypto'
import { detectMimeType } from 'nodemailer/lib/mime-funcs/mime-types'
import { v7 as uuidv7 } from 'uuid'

/** A file as it comes from a form or a command; a type of null is told from the name. */
export type GivenAttachment = Readonly<{ filename: string; contentType: string | null; content: Buffer }>

/** A file as it is sent. */
export type OwnAttachment = Readonly<{ filename: string; contentType: string; content: Buffer }>

const plainType = /^[a-z\d][a-z\d!#$&^_.+-]{0,60}\/[a-z\d][a-z\d!#$&^_.+-]{0,60}$/
const unknown = 'application/octet-stream'

/** The same file with a name that is one, and a type that its content can have. */
export function ownAttachment({ filename, contentType, content }: GivenAttachment): OwnAttachment {
  const name = nameOf(filename)
  const type = (contentType ?? detectMimeType(name)).split(';')[0]?.trim().toLowerCase() ?? unknown
  // Mails and multiparts are structure, not files: readers would take them apart.
  const isFile = plainType.test(type) && !/^(?:multipart|message)\//.test(type)
  return { filename: name, contentType: isFile ? type : unknown, content }
}

/** The last part of a path, on one line; RFC 2183 §2.3: nobody may be made to write elsewhere. */
function nameOf(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  return /^\.*$/.test(clean) ? 'file' : clean.slice(0, 200).toWellFormed()
}

/** The rows of the attachments of a message. */
export function ownAttachmentRows(attachments: readonly OwnAttachment[]) {
  return attachments.map(({ filename, contentType, content }, position) => ({
    id: uuidv7(),
    position,
    filename,
    contentType,
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
}
