/** `postroom approve`: makes an unverified entry of a ticket an answer, and its author a participant. */
import { type Approved, approveEntry } from '../desk/approve.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'approve an unverified entry of a ticket'

export const usage = `Usage: postroom approve MESSAGE_ID

Makes an internal, unverified entry an answer like others: its author becomes a participant, who may answer from now
on, and the ticket opens again as if the answer had come now. A closed ticket stays closed. MESSAGE_ID is the id that
explain prints for the message.

Exit code: 0 approved, 1 there is nothing to approve, 2 wrong arguments.
`

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Approves one entry, and says what followed from it. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [messageId = '', ...more] = given.positionals
  if (!uuid.test(messageId) || more.length > 0) {
    return usageError('approve takes one message id, as explain prints it', usage, io)
  }
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const approving = { messageId, actor, table: setup.config.table, now: new Date() }
  const approved = await approveEntry(database.pool, approving)
  const out = approved.kind === 'approved' ? io.stdout : io.stderr
  out.write(`${oneLine(sentenceOf(approved, messageId))}\n`)
  return approved.kind === 'approved' ? 0 : 1
}

function sentenceOf(approved: Approved, messageId: string): string {
  if (approved.kind === 'no-such-message') return `postroom: there is no message ${messageId}`
  if (approved.kind === 'changed-meanwhile') return `postroom: ${approved.because}`
  const { ref, author } = approved
  if (approved.kind === 'nothing-to-approve') return `postroom: nothing to approve on ${ref}: ${approved.because}`
  const { participant, before, status } = approved
  const who =
    participant === null
      ? `${author ?? 'the author'} does not become a participant: that is no address for answers`
      : `${author} may answer from now on`
  const what = before === status ? `it stays ${status}` : `it was ${before} and is ${status}`
  return `${ref}: approved; ${who}; ${what}`
}
