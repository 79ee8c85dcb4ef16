/** `postroom user deactivate`: nobody signs in as this user any more; `--undo` lets him in again. */
import { changeUser } from '../store/desk-users.ts'
import { findUser } from '../store/users.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'

export const summary = 'end that somebody signs in'

export const usage = `Usage: postroom user deactivate [--undo] EMAIL

Ends the sessions of a user, and nobody signs in as him any more: no password, no link, no provider. His tickets, answers and
histories stay. Keys that he made for programs stay, too: key list, key revoke.

  --undo  lets him sign in again, with the password that he had

Exit code: 0 done, 1 there is no such user or nobody else is admin, 2 wrong arguments.
`

/** Deactivates one user, or makes him active again. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, { undo: { type: 'boolean' } }, usage, io)
  if (typeof given === 'number') return given
  const [email, ...more] = given.positionals
  if (email === undefined || more.length > 0) return usageError('user deactivate takes one email address', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const user = await findUser(database.pool, { email: email.toLowerCase() })
  const deactivatedAt = given.values.undo ? null : new Date()
  const changed =
    user === null ? { kind: 'no-such-user' as const } : await changeUser(database.pool, user.id, { deactivatedAt })
  if (changed.kind !== 'changed') {
    const because = changed.kind === 'last-admin' ? 'this is the last admin: make somebody else one first' : noSuchUser
    io.stderr.write(`postroom: ${because}\n`)
    return 1
  }
  const said = deactivatedAt === null ? 'may sign in again' : 'is signed out everywhere, and signs in no more'
  io.stdout.write(`${changed.email} ${said}\n`)
  return 0
}

const noSuchUser = 'there is no user with this address'
