/** `postroom release`: ends the hold of a ticket, so that customers see its messages as they are. */
import { releaseTicket } from '../desk/release.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'end the hold of a ticket'

export const usage = `Usage: postroom release REF

A ticket, such as T-42, with a mail in it by which another service lets somebody in (a sign-up confirmation, a
verification code, a password reset, an invitation) is held: customers do not see the links and codes. This ends the
hold, for all messages that are on the ticket now.

Exit code: 0 released, 1 there is no such ticket or it is not held, 2 wrong arguments.
`

/** Releases one ticket, and says why it was held. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [ref, ...more] = given.positionals
  const ticketId = numberOfRef(ref ?? '')
  if (ticketId === null || more.length > 0) return usageError('release takes one ref, such as T-42', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const released = await releaseTicket(database.pool, { ticketId, actor, now: new Date() })
  if (released.kind === 'released') {
    io.stdout.write(`${refOf(ticketId)}: released; it was held because it ${oneLine(released.because.join('; '))}\n`)
    return 0
  }
  const ticket = refOf(ticketId)
  const problem = released.kind === 'not-held' ? `${ticket} is not held` : `there is no ticket ${ticket}`
  io.stderr.write(`postroom: ${problem}\n`)
  return 1
}
