/** The exact bytes of mails, in pieces: written and read as streams, so that a large mail is never held whole. */
import type { Queryable } from './queryable.ts'

/** One piece; small enough that a hundred mails at once stay small, large enough that 25 MiB are 50 round trips. */
const chunkBytes = 512 * 1024

/** Writes a mail's bytes as they come from `source`. Meant for a transaction that writes the message too. */
export async function writeRaw(tx: Queryable, messageId: string, source: AsyncIterable<Buffer>): Promise<void> {
  let seq = 0
  for await (const bytes of inChunks(source)) {
    await tx.query({
      name: 'raw-write',
      text: 'insert into raw_chunks (message_id, seq, bytes) values ($1, $2, $3)',
      values: [messageId, seq++, bytes],
    })
  }
}

/** The bytes of a mail, piece by piece; nothing for an unknown message. */
export async function* readRaw(db: Queryable, messageId: string): AsyncGenerator<Buffer> {
  for (let seq = 0; ; seq++) {
    const { rows } = await db.query<{ bytes: Buffer }>({
      name: 'raw-read',
      text: 'select bytes from raw_chunks where message_id = $1 and seq = $2',
      values: [messageId, seq],
    })
    const [chunk] = rows
    if (chunk === undefined) return
    yield chunk.bytes
  }
}

/**
 * Fills one block again and again, which the taker must have done with when it asks for the next: 25 MB in blocks of their
 * own are garbage that outlives the mail, and a hundred mails wait. An empty mail is one empty piece.
 */
async function* inChunks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafe(chunkBytes)
  let used = 0
  for await (const bytes of source) {
    for (let taken = 0; taken < bytes.length; ) {
      if (used === chunkBytes) {
        yield block
        used = 0
      }
      const copied = bytes.copy(block, used, taken)
      used += copied
      taken += copied
    }
  }
  yield block.subarray(0, used)
}
