/** Attachments out of the raw mail, for pages: reads the stored bytes, and takes one file out of them. */
import { Readable } from 'node:stream'
import { readBody } from '../../intake/body.ts'
import { attachmentContent } from '../../mail/attachment-content.ts'
import type { StoredAttachment } from '../../store/desk-messages.ts'
import { readRaw } from '../../store/raw-mail.ts'
import type { PageParts } from '../env.ts'

/** Mails up to this size are held in memory for it. */
const memoryBytes = 1024 * 1024

/** The bytes of an attachment; null when the mail can not give them any more. */
export async function contentOf(
  { pool, directory }: Pick<PageParts, 'pool' | 'directory'>,
  { messageId, sha256, rawBytes }: StoredAttachment,
): Promise<Buffer | null> {
  const limits = { limitBytes: rawBytes + 1, memoryBytes, directory }
  const read = await readBody(Readable.from(readRaw(pool, messageId)), limits)
  if (read.kind !== 'ok') throw new Error(`the raw mail ${messageId} could not be read back: ${read.kind}`)
  await using body = read.body
  return attachmentContent({ source: body.held, headerSection: body.headerSection, reversePath: '' }, sha256)
}
