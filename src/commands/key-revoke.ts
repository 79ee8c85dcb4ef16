/** `postroom key revoke`: ends the key of a program at once. */
import { findApiKey, revokeApiKey } from '../store/api-keys.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'end the key of a program'

export const usage = `Usage: postroom key revoke ID

Ends a key of the REST API at once and for good: the next request with it is answered 401. ID is what key list prints first.

Exit code: 0 revoked, 1 there is no such key or it was revoked before, 2 wrong arguments.
`

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Revokes one key. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  const [id = '', ...more] = given.positionals
  if (!uuid.test(id) || more.length > 0) return usageError('key revoke takes one id, as key list prints it', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const key = await findApiKey(database.pool, id)
  if (key === null || key.revokedAt !== null) {
    io.stderr.write(`postroom: ${key === null ? 'there is no such key' : 'it was revoked before'}\n`)
    return 1
  }
  await revokeApiKey(database.pool, id, new Date())
  io.stdout.write(`${oneLine(key.name)}: its key opens nothing any more\n`)
  return 0
}
