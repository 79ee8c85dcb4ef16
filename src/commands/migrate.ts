/** `postroom migrate`: brings the database up to date and says what it did. `serve` does the same when it starts. */
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'

export const summary = 'bring the database up to date'

export const usage = `Usage: postroom migrate

Applies the migrations that the database lacks: the one of DATABASE_URL, or the embedded one under DATA_DIR. Twice
is harmless, and so is a service that starts meanwhile; it would do the same.
`

/** Migrates; throws when the database can not be reached, or not be migrated. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, {}, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('migrate takes no arguments', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  for (const name of database.applied) io.stdout.write(`applied ${name}\n`)
  if (database.applied.length === 0) io.stdout.write('the database is up to date\n')
  return 0
}
