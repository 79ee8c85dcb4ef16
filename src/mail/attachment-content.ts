/**
 * The bytes of an attachment, taken out of the raw mail again: mails are read for what they say and never hold their files
 * twice. Known by its hash, so that a parser that counts differently gives nothing instead of another file.
 */
import { createHash } from 'node:crypto'
import type { AttachmentStream } from 'mailparser'
import { Attachments } from './body/attachments.ts'
import { bodyStartOf, headerSectionOf } from './body/body-start.ts'
import { allParts } from './body/content.ts'
import { keptOf } from './body/kept-content.ts'
import { MultipartRemains } from './body/multipart-remains.ts'
import type { PartFields } from './body/part-fields.ts'
import { TextParts } from './body/text-parts.ts'
import type { HeaderField } from './header/header-fields.ts'
import { bytesFrom, sizeOf } from './mail-source.ts'
import { type OpenedMail, openMail, type ReadingTask } from './opened-mail.ts'
import { unpackTnef } from './packed/unpack.ts'
import type { MailSource } from './parsed-mail.ts'
import { mayBeProtected, openProtected, protectedLimitBytes } from './protection/protected-mail.ts'
import { Notes } from './storable.ts'

/** The content with this hash (hex SHA-256); null when the mail has none. Holds one attachment at a time. */
export async function attachmentContent(task: ReadingTask, sha256: string): Promise<Buffer | null> {
  const { start, fields, facts } = openMail(task)
  return (
    (await contentIn(task.source, start, sha256)) ??
    (await protectedContent(task.source, { fields, from: start.bodyFrom, author: facts.author?.email ?? null }, sha256))
  )
}

type Start = OpenedMail['start']

async function contentIn(source: MailSource, start: Start, sha256: string): Promise<Buffer | null> {
  const notes = new Notes()
  const wanted = { content: null as Buffer | null }
  const { texts, attachments } = await allParts(source, start, notes, () => ({
    texts: new TextParts(),
    remains: new MultipartRemains(),
    attachments: new WantedContent(notes, sha256, wanted),
  }))
  if (wanted.content !== null) return wanted.content
  const inContainers = attachments
    .all()
    .filter(
      ({ attachment: { contentType, filename }, isWhole }) => isWhole && keptOf(contentType, filename)?.what === 'tnef',
    )
    .flatMap(({ beginning }) => unpackTnef(beginning).files)
  const packed = [...texts.read(notes).files, ...inContainers]
  const found = packed.find(({ content }) => createHash('sha256').update(content).digest('hex') === sha256)
  return found === undefined ? null : Buffer.from(found.content)
}

/** Signed content may be packed as a whole. */
async function protectedContent(
  source: MailSource,
  { fields, from, author }: Readonly<{ fields: readonly HeaderField[]; from: number; author: string | null }>,
  sha256: string,
): Promise<Buffer | null> {
  if (!mayBeProtected(fields) || sizeOf(source) > protectedLimitBytes) return null
  const found = await openProtected(fields, await bytesFrom(source, from, sizeOf(source) - from), author)
  const inner = found?.inner ?? null
  if (inner === null) return null
  return contentIn({ in: 'memory', bytes: inner }, bodyStartOf(headerSectionOf(inner)), sha256)
}

/** Attachments that keep the whole content of one of them. */
class WantedContent extends Attachments {
  readonly #sha256: string
  readonly #wanted: { content: Buffer | null }

  constructor(notes: Notes, sha256: string, wanted: { content: Buffer | null }) {
    super(notes)
    this.#sha256 = sha256
    this.#wanted = wanted
  }

  override take(stream: AttachmentStream, fields: PartFields): void {
    const chunks: Buffer[] = []
    stream.content.on('data', (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)))
    stream.content.once('end', () => {
      if (stream.checksum === this.#sha256) this.#wanted.content ??= Buffer.concat(chunks)
    })
    super.take(stream, fields)
  }
}
