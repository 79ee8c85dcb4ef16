/**
 * What stands in multiparts but not in their parts: all of it where no part was found, else what is written before the
 * first and after the last, which programs do not show (RFC 2046 §5.1.1). Kept, since now and then it is all there is.
 */

import type { PartFields } from './part-fields.ts'
import type { MimePart } from './splitter-repairs.ts'

/** Kept of all multiparts of a mail: more than a mail without its parts is likely to be. */
const remainsLimitBytes = 8 * 1024 * 1024

/** A multipart, and what is left of it; `bytes` as they came. */
export type Remains = Readonly<{ part: MimePart; fields: PartFields; hasParts: boolean; bytes: Buffer; isCut: boolean }>

/** Collects the remains of one mail. */
export class MultipartRemains {
  readonly #kept = new Map<MimePart, { fields: PartFields; hasParts: boolean; chunks: Buffer[]; isCut: boolean }>()
  #room = remainsLimitBytes

  /** Opens a multipart. */
  begin(part: MimePart, fields: PartFields): void {
    this.#kept.set(part, { fields, hasParts: false, chunks: [], isCut: false })
  }

  /** A part was found in it. */
  hasPart(multipart: MimePart | false): void {
    const kept = multipart === false ? undefined : this.#kept.get(multipart)
    if (kept !== undefined) kept.hasParts = true
  }

  /** Bytes of it that are in no part. */
  take(multipart: MimePart, chunk: Uint8Array): void {
    const kept = this.#kept.get(multipart)
    const bytes = chunk.subarray(0, this.#room)
    if (kept === undefined) return
    if (bytes.length < chunk.length) kept.isCut = true
    if (bytes.length === 0) return
    this.#room -= bytes.length
    kept.chunks.push(Buffer.from(bytes))
  }

  /** All multiparts, in document order. */
  all(): readonly Remains[] {
    return [...this.#kept].map(([part, { fields, hasParts, chunks, isCut }]) => {
      return { part, fields, hasParts, bytes: Buffer.concat(chunks), isCut }
    })
  }
}
