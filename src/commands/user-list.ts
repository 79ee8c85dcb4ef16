/** `postroom user list`: who works the desk. */
import { type DeskUser, deskUsers } from '../store/desk-users.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'list who works the desk'

export const usage = `Usage: postroom user list [--json]

Lists who works the desk, or did: address, role, whether there are a password and a second factor, and when he was seen last.
Customers are not listed.

  --json  an array of objects

Exit code: 0 done, 1 failed, 2 wrong arguments.
`

/** Lists the people of the desk, those who were deactivated last. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, { json: { type: 'boolean' } }, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('user list takes options only', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const users = await deskUsers(database.pool)
  io.stdout.write(given.values.json ? `${JSON.stringify(users.map(rowOf), null, 2)}\n` : textOf(users))
  return 0
}

function rowOf({ id, email, name, role, ...rest }: DeskUser) {
  return {
    ...{ id, email, name, role },
    has_password: rest.hasPassword,
    has_second_factor: rest.hasSecondFactor,
    deactivated_at: rest.deactivatedAt,
    last_seen_at: rest.lastSeenAt,
  }
}

function textOf(users: readonly DeskUser[]): string {
  return users.length === 0
    ? 'nobody works the desk yet: user add --admin EMAIL\n'
    : users.map((user) => `${oneLine(lineOf(user))}\n`).join('')
}

function lineOf({ email, name, role, hasPassword, hasSecondFactor, deactivatedAt, lastSeenAt }: DeskUser): string {
  return [
    `${email}${name === '' ? '' : ` (${name})`}: ${role}`,
    hasPassword ? 'password' : 'no password yet',
    hasSecondFactor ? 'second factor' : 'no second factor',
    ...(lastSeenAt === null ? [] : [`last seen ${stamp(lastSeenAt)}`]),
    ...(deactivatedAt === null ? [] : [`deactivated ${stamp(deactivatedAt)}`]),
  ].join(', ')
}

const stamp = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
