/** What the readers of packed blocks have in common: a block is taken out of a text only when all of it fits. */
import { decodeText } from '../../charset/charset.ts'
import { storableFilename } from '../../storable.ts'
import { mediaTypeOf } from '../media-type.ts'
import type { PackedFile } from '../unpack.ts'
import type { Line } from './line-reader.ts'

/** A block that was found: its file, where the text goes on, and lines within it that are none of its own. */
export type PackedBlock = Readonly<{
  file: PackedFile
  next: number
  foreign: readonly Line[]
}>

/** Reads the block whose first line starts at `start`; null when there is none, however much it looks like one. */
export type BlockReader = (bytes: Buffer, start: number) => PackedBlock | null

/** A file by the name that a line of the text gives it, in whatever charset that is. */
export function namedFile(name: string, content: Uint8Array, problem: string | null): PackedFile {
  const decoded = decodeText(Buffer.from(name, 'latin1'), null).text
  const filename = storableFilename(decoded.trim().replace(/^"(.{1,1000})"$/, '$1'))
  return { filename, contentType: mediaTypeOf(null, filename), contentId: null, content, problem }
}
