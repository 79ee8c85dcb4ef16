/** A mail in a file as if it came by SMTP now: its bytes, and an envelope from the options or from its header section. */
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { readBody } from '../../intake/body.ts'
import type { Body, Envelope } from '../../intake/envelope.ts'
import { envelopeNow, type Said } from '../../intake/old-mail/as-if-now.ts'
import type { RouteTable } from '../../routing/types.ts'
import { reasonOf } from '../import/passed-over.ts'

/** A mail at the door, or why it can not be there. */
export type MailFile =
  | Readonly<{ kind: 'mail'; envelope: Envelope; body: Body }>
  | Readonly<{ kind: 'problem'; because: string }>

/** Why the bytes of a file can not be a mail of ours. */
const problems = {
  'too-large': 'it is larger than limits.size, so it would be refused (552)',
  disconnected: 'it could not be read to its end',
  'no-room': 'there is no room for it',
  'disk-full': 'it could not be held',
} as const

/** Reads the file; `limitBytes` is that of the door. Gives a problem also when the mail names no address that is served. */
export async function readMailFile(
  path: string,
  said: Said,
  { table, limitBytes }: Readonly<{ table: RouteTable; limitBytes: number }>,
): Promise<MailFile> {
  try {
    await using file = await open(path)
    if (!(await file.stat()).isFile()) return { kind: 'problem', because: 'it is not a file' }
    // In memory whatever its size: nothing is written anywhere.
    const limits = { limitBytes, memoryBytes: limitBytes, directory: tmpdir() }
    const read = await readBody(file.createReadStream({ autoClose: false }), limits)
    if (read.kind !== 'ok') return { kind: 'problem', because: problems[read.kind] }
    return atTheDoor(read.body, said, table)
  } catch (err) {
    return { kind: 'problem', because: reasonOf(err) }
  }
}

function atTheDoor(body: Body, said: Said, table: RouteTable): MailFile {
  const asIf = envelopeNow(body.headerSection, said, table, new Date())
  return asIf.kind === 'problem' ? asIf : { kind: 'mail', envelope: asIf.envelope, body }
}
