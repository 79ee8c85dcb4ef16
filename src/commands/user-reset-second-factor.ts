/** `postroom user reset-second-factor`: for somebody who has lost his authenticator app, and its backup codes. */
import { resetSecondFactor } from '../store/desk-users.ts'
import { findUser } from '../store/users.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'

export const summary = 'take away a second factor that was lost'

export const usage = `Usage: postroom user reset-second-factor EMAIL

Takes away the authenticator app and the backup codes of a user, and ends his sessions. His password alone signs in until he
sets up another app at /account. Make sure that it is he who asks.

Exit code: 0 reset, 1 there is no such user or he has no second factor, 2 wrong arguments.
`

/** Resets the second factor of one user. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [email, ...more] = given.positionals
  if (email === undefined || more.length > 0)
    return usageError('user reset-second-factor takes one email address', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const user = await findUser(database.pool, { email: email.toLowerCase() })
  const done = user === null ? { kind: 'no-such-user' as const } : await resetSecondFactor(database.pool, user.id)
  if (done.kind === 'reset') {
    io.stdout.write(`${done.email} signs in by password alone now, and is signed out everywhere\n`)
    return 0
  }
  const because = done.kind === 'no-second-factor' ? 'he has no second factor' : 'there is no user with this address'
  io.stderr.write(`postroom: ${because}\n`)
  return 1
}
