/** `postroom key add`: makes a key by which a program uses the API. The key is all that goes to standard output. */
import { z } from 'zod'
import { createKey, KeyName, scopes } from '../accounts/api-keys.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { actor, readSetup } from './setup.ts'

export const summary = 'make a key for a program that uses the API'

export const usage = `Usage: postroom key add NAME --scope SCOPE [--scope SCOPE…] [--days N]

Makes a key for the REST API and prints it, once: what is kept is its digest. Standard output has the key and nothing else, so
that a script can take it. The history of tickets shows NAME, so say which program has the key.

  --scope SCOPE  what the key may do: ${scopes.join(', ')}
  --days N       it ends after so many days; when left out, it never does

Exit code: 0 made, 1 failed, 2 wrong arguments.
`

const options = { scope: { type: 'string', multiple: true }, days: { type: 'string' } } as const
const dayMs = 86_400_000

const Wanted = z.object({
  name: KeyName,
  scopes: z
    .array(z.enum(scopes, { error: `--scope with one of ${scopes.join(', ')}` }))
    .min(1, { error: `--scope with one of ${scopes.join(', ')}` }),
  days: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: '--days with a number from 1 to 9999' })
    .transform(Number)
    .nullable(),
})

/** Makes one key. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const [name, ...more] = given.positionals
  const wanted = Wanted.safeParse({ name, scopes: given.values.scope ?? [], days: given.values.days ?? null })
  if (!wanted.success) return usageError(`key add takes ${wanted.error.issues[0]?.message ?? 'a name'}`, usage, io)
  if (more.length > 0) return usageError('key add takes one name; put it into quotes', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const { days, ...asked } = wanted.data
  const now = new Date()
  const expiresAt = days === null ? null : new Date(now.getTime() + days * dayMs)
  const { id, key } = await createKey(database.pool, { ...asked, createdBy: actor, expiresAt, now })
  io.stderr.write(`The key of ${asked.name}, which is shown this once; key revoke ${id} ends it.\n`)
  io.stdout.write(`${key}\n`)
  return 0
}
