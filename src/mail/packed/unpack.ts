/**
 * Files that are packed into something else: TNEF (winmail.dat of Outlook), uuencode and yEnc inside of a text. Gives
 * what could be read, always, and says what could not; nothing here throws, and nothing is unpacked without a bound.
 */
import { unpackedText } from './text/packed-text.ts'
import { unpackedTnef } from './tnef/tnef.ts'

/** One file that was packed. Name and type are safe to store and to show; `problem` is for people, null when all is well. */
export type PackedFile = Readonly<{
  filename: string | null
  contentType: string
  contentId: string | null
  content: Uint8Array
  problem: string | null
}>

/** What a TNEF stream holds: its files in order, and the message if it carries one. */
export type Unpacked = Readonly<{
  files: readonly PackedFile[]
  text: string | null
  html: string | null
  subject: string | null
  problem: string | null
}>

/** Reads a TNEF stream (MS-OXTNEF). Never throws: a stream that is damaged gives what was read and a `problem`. */
export function unpackTnef(bytes: Uint8Array): Unpacked {
  return unpackedTnef(bytes)
}

/**
 * Takes uuencode and yEnc blocks out of a text: their files, and every other byte of the text in `rest`. Null when
 * nothing is packed in it.
 */
export function unpackText(bytes: Buffer): Readonly<{ rest: Buffer; files: readonly PackedFile[] }> | null {
  return unpackedText(bytes)
}
