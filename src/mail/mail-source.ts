/** The bytes of a mail as a stream of chunks, from memory or from a file, whole or only the beginning of its body. */
import { open } from 'node:fs/promises'
import type { MailSource } from './parsed-mail.ts'

/** Large enough to be fast, small enough that a mail on its way through the parser costs little. */
const chunkBytes = 64 * 1024

/** How many bytes the mail has. */
export function sizeOf(source: MailSource): number {
  return source.in === 'memory' ? source.bytes.length : source.sizeBytes
}

/**
 * The bytes from `from` on, in chunks of at most 64 KiB. Old Mac text, whose lines end in a bare CR, is given with LF
 * instead, since no parser would find a line in it. Throws when a file cannot be read; closes it in any case.
 */
export async function* chunksOf(source: MailSource, from: number): AsyncGenerator<Buffer, undefined> {
  let isMac: boolean | null = null
  for await (const chunk of exactChunksOf(source, from)) {
    isMac ??= chunk.includes(0x0d) && !chunk.includes(0x0a)
    yield isMac ? withLineFeeds(chunk) : chunk
  }
}

/** The bytes from `from` on, at most `limitBytes`. Throws when a file cannot be read. */
export async function bytesFrom(source: MailSource, from: number, limitBytes: number): Promise<Buffer> {
  if (source.in === 'memory') return asBuffer(source.bytes.subarray(from, from + limitBytes))
  await using file = await open(source.path)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(limitBytes), position: from })
  return buffer.subarray(0, bytesRead)
}

/** The bytes as they came from `from` on, in chunks of at most 64 KiB. Throws when a file cannot be read; closes it. */
export async function* exactChunksOf(source: MailSource, from: number): AsyncGenerator<Buffer, undefined> {
  if (source.in === 'memory') {
    const bytes = asBuffer(source.bytes)
    for (let at = from; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
    return
  }
  await using file = await open(source.path)
  for (let position = from; ; ) {
    // A new block each time: the parser keeps views of what it has not worked on yet.
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafeSlow(chunkBytes), position })
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function withLineFeeds(chunk: Buffer): Buffer {
  return Buffer.from(chunk.map((byte) => (byte === 0x0d ? 0x0a : byte)))
}
