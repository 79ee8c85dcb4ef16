/** `postroom key list`: the keys of programs, as far as anybody knows them. */
import { type ListedApiKey, listApiKeys } from '../store/api-keys.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'list the keys of programs'

export const usage = `Usage: postroom key list [--json]

Lists API keys in the order of their making: id, name, scopes, who made it, when it was used last, and whether it has ended. The
keys themselves are not kept.

  --json  an array of objects, as in the REST API

Exit code: 0 done, 1 failed, 2 wrong arguments.
`

/** More than anybody has. */
const listedAtMost = 10_000

/** Lists all keys, revoked ones too. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, { json: { type: 'boolean' } }, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('key list takes options only', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const keys = await listApiKeys(database.pool, { after: null, limit: listedAtMost })
  const now = new Date()
  io.stdout.write(given.values.json ? `${JSON.stringify(keys.map(rowOf), null, 2)}\n` : textOf(keys, now))
  return 0
}

function rowOf(key: ListedApiKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_by: key.createdBy,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
  }
}

function textOf(keys: readonly ListedApiKey[], now: Date): string {
  return keys.length === 0 ? 'no program has a key\n' : keys.map((key) => `${oneLine(lineOf(key, now))}\n`).join('')
}

function lineOf({ id, name, scopes, createdBy, lastUsedAt, ...times }: ListedApiKey, now: Date): string {
  const used = lastUsedAt === null ? 'never used' : `last used ${stamp(lastUsedAt)}`
  return `${id} ${name} (${scopes.join(', ')}): by ${createdBy} ${stamp(times.createdAt)}, ${used}, ${endOf(times, now)}`
}

function endOf({ revokedAt, expiresAt }: Pick<ListedApiKey, 'revokedAt' | 'expiresAt'>, now: Date): string {
  if (revokedAt !== null) return `revoked ${stamp(revokedAt)}`
  if (expiresAt === null) return 'never ends'
  return `${expiresAt <= now ? 'ended' : 'ends'} ${stamp(expiresAt)}`
}

const stamp = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
