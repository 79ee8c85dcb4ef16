/**
 * The mails of an mbox, one at a time while the file streams by: any size of file and of mail in bounded memory.
 * Which line means what is decided in `mbox-lines.ts`.
 */
import { type MboxFormat, type MboxPiece, scanMbox } from './mbox-lines.ts'

/** A mail of an mbox. Its bytes must be read before the next mail is asked for; what is left unread is passed over. */
export type MboxMail = Readonly<{
  /** Its `From ` line without the line break; '' for bytes before the first. */
  fromLine: string
  /** Where that line stands in the file, in bytes. */
  offset: number
  bytes: AsyncIterable<Uint8Array>
}>

/** The mails of an mbox, in the order of the file. `file` is all of the file, in pieces of any size. */
export async function* readMbox(file: AsyncIterable<Uint8Array>, format: MboxFormat): AsyncGenerator<MboxMail> {
  const pieces = piecesOf(file, format)
  let piece = await pieces.next()
  async function* untilNextMail(): AsyncGenerator<Uint8Array> {
    for (; !piece.done && piece.value.kind === 'bytes'; piece = await pieces.next()) yield piece.value.bytes
  }
  try {
    while (!piece.done) {
      const opening = piece.value.kind === 'mail' ? piece.value : { fromLine: '', at: 0 }
      if (piece.value.kind === 'mail') piece = await pieces.next()
      yield { fromLine: opening.fromLine, offset: opening.at, bytes: untilNextMail() }
      while (!piece.done && piece.value.kind === 'bytes') piece = await pieces.next()
    }
  } finally {
    await pieces.return(undefined)
  }
}

/** The pieces of the whole file; `at` counts from its start. */
async function* piecesOf(file: AsyncIterable<Uint8Array>, format: MboxFormat): AsyncGenerator<MboxPiece> {
  let held: Buffer = Buffer.alloc(0)
  let heldAt = 0
  let opens = true
  const take = (bytes: Buffer, isLast: boolean): MboxPiece[] => {
    const scan = scanMbox({ bytes, opens, isLast }, format)
    const windowAt = heldAt
    held = bytes.subarray(scan.heldFrom)
    heldAt += scan.heldFrom
    opens = scan.opens
    return scan.pieces.map((piece) => (piece.kind === 'mail' ? { ...piece, at: piece.at + windowAt } : piece))
  }
  for await (const chunk of file) yield* take(Buffer.concat([held, chunk]), false)
  yield* take(held, true)
}
