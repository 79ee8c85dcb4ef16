/**
 * The content of a mail, with what protects it: reads it as any other, and puts what was inside of a signature, or the
 * notice that it is encrypted, where the text belongs. Bounded by the size of what is verified; runs in a worker.
 */
import { type Content, readContent, readParts } from '../body/content.ts'
import { textLimit } from '../body/texts.ts'
import { bytesFrom, sizeOf } from '../mail-source.ts'
import type { OpenedMail } from '../opened-mail.ts'
import type { MailSource, Protection } from '../parsed-mail.ts'
import { type Notes, storableText } from '../storable.ts'
import { entityWith } from './entity.ts'
import { openInline } from './inline-pgp.ts'
import { attachedKeys } from './pgp.ts'
import { mayBeProtected, openProtected, protectedLimitBytes } from './protected-mail.ts'

/** Reads the content of a mail. Throws only when its bytes cannot be read. */
export async function readProtected(source: MailSource, opened: OpenedMail): Promise<Content> {
  const { fields, start, notes } = opened
  const content = await readContent(source, start, notes)
  if (!mayBeProtected(fields)) return await withInline(content, source, opened)
  if (sizeOf(source) > limitFor(fields)) return { ...content, protection: tooLarge(fields) }
  const body = await bytesFrom(source, start.bodyFrom, sizeOf(source) - start.bodyFrom)
  const found = await openProtected(fields, body, opened.facts.author?.email ?? null)
  if (found === null) return await withInline(content, source, opened)
  const { protection, inner, notice } = found
  if (inner !== null) return { ...(await readInside(content, inner, notes)), protection }
  const text = notice === null ? content.text : joined(notice, content.text)
  return { ...content, text, protection }
}

/** A mixed mail is protected hardly ever, and often large: it is not held in memory for that. */
const mixedLimitBytes = 4 * 1024 * 1024

function limitFor(fields: OpenedMail['fields']): number {
  return isMixed(fields) ? mixedLimitBytes : protectedLimitBytes
}

function isMixed(fields: OpenedMail['fields']): boolean {
  return entityWith(fields, Buffer.alloc(0)).mediaType === 'multipart/mixed'
}

/** What was inside is the mail; what it was packed in stays listed, as it does for other containers. */
async function readInside(outside: Content, inner: Buffer, notes: Notes): Promise<Content> {
  const inside = await readParts(inner, notes)
  const container = outside.attached[0]?.attachment.filename ?? 'smime.p7m'
  const packed = inside.attached.map((one) => {
    return { ...one, attachment: { ...one.attachment, packedIn: one.attachment.packedIn ?? container } }
  })
  return { ...inside, attached: [...outside.attached, ...packed] }
}

/** OpenPGP that stands in the text. */
async function withInline(content: Content, source: MailSource, { fields, start }: OpenedMail): Promise<Content> {
  if (!content.text.includes('-----BEGIN PGP')) return content
  const body = await bytesFrom(source, start.bodyFrom, Math.min(sizeOf(source), protectedLimitBytes))
  const opened = await openInline(content.text, () => attachedKeys(entityWith(fields, body)))
  if (opened === null) return content
  return { ...content, text: storableText(opened.text, textLimit), protection: opened.protection }
}

function tooLarge(fields: OpenedMail['fields']): Protection | null {
  if (isMixed(fields)) return null
  const { mediaType, parameters } = entityWith(fields, Buffer.alloc(0))
  const scheme = /pkcs7/.test(mediaType + (parameters.get('protocol') ?? '')) ? 'smime' : 'pgp'
  const kind = mediaType === 'multipart/encrypted' ? 'encrypted' : 'signed'
  const because = 'the mail is too large to be opened or verified'
  return { scheme, kind, signature: kind === 'signed' ? 'unknown' : null, signer: null, because }
}

function joined(notice: string, text: string): string {
  return text === '' ? notice : `${notice}\n\n${text}`
}
