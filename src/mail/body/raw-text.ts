/**
 * The raw body of a mail as text: what people get to read when nothing better could be made of it. Bounded, decoded by
 * its bytes, transfer encodings left as they are. Cheap enough for the main thread, where it is used when a worker died.
 */
import { decodeText } from '../charset/charset.ts'
import { bytesFrom } from '../mail-source.ts'
import type { MailSource } from '../parsed-mail.ts'
import { type Notes, storableText } from '../storable.ts'

/** Nobody reads more of a body that no reader understood; the raw mail has all of it. */
const rawTextLimitBytes = 256 * 1024

/** The body from byte `from` on, '' when there is nothing to see. Throws when a file cannot be read. */
export async function rawText(source: MailSource, from: number, notes: Notes): Promise<string> {
  const bytes = await bytesFrom(source, from, rawTextLimitBytes)
  if (bytes.length === rawTextLimitBytes) notes.add('the raw text was cut at 256 KB')
  const { text } = decodeText(bytes, null)
  return storableText(text, rawTextLimitBytes).trim()
}
