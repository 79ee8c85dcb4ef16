/** `postroom user add`: lets somebody work the desk, and prints the link by which he chooses a password. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { addUser } from '../accounts/people.ts'
import { ownUrl } from '../config/environment.ts'
import { changeUser } from '../store/desk-users.ts'
import { findUser, type ListedUser } from '../store/users.ts'
import type { Role } from '../tickets/roles.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'

export const summary = 'let somebody work the desk'

export const usage = `Usage: postroom user add [--admin | --agent] EMAIL

Adds somebody who works the desk, and prints a link by which a password is chosen: it works once, within a week. For
somebody who is there already it gives the role, and a new link. The last admin stays one. Customers need not be added.

  --agent   works on tickets (this is what you get without an option)
  --admin   sees the operations pages as well, and adds keys for the API

Exit code: 0 added, 1 failed, or he is deactivated or the last admin, 2 wrong arguments.
`

/** Adds one user. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, { admin: { type: 'boolean' }, agent: { type: 'boolean' } }, usage, io)
  if (typeof given === 'number') return given
  const { admin = false, agent = false } = given.values
  const [email, ...more] = given.positionals
  const address = z.email().max(254).toLowerCase().safeParse(email)
  if (!address.success || more.length > 0 || (admin && agent))
    return usageError('user add takes one email address, and one of --admin and --agent', usage, io)
  return add(address.data, admin ? 'admin' : 'agent', io)
}

async function add(email: string, role: Role, io: Io): Promise<number> {
  const setup = await readSetup(io)
  if (setup === null) return 1
  const { environment, config } = setup
  await using database = await openDatabaseForCommand(setup, io)
  const known = await findUser(database.pool, { email })
  const because = known === null ? null : await notPossible(database.pool, known, role)
  if (because !== null) {
    io.stderr.write(`postroom: ${because}\n`)
    return 1
  }
  const { openAccounts } = await import('../accounts/open-accounts.ts')
  const baseUrl = (config.baseUrl ?? ownUrl(environment)).replace(/\/+$/, '')
  const { auth } = await openAccounts({
    ...{ pool: database.pool, dataDir: environment.DATA_DIR, key: environment.SIGN_IN_KEY },
    ...{ baseUrl: () => baseUrl, providers: () => [], sendLink: async () => undefined },
    warn: (because) => io.stderr.write(`postroom: ${because}\n`),
  })
  const { setUpPath } = await addUser(auth(), email, role)
  const kind = known === null ? 'added' : known.role === role ? 'unchanged' : 'promoted'
  io.stdout.write(
    `${sentences[kind](email, role)}\n\nTo choose a password, once and within a week:\n${baseUrl}${setUpPath}\n`,
  )
  return 0
}

/** Gives somebody who is there the role; or why that can not be. */
async function notPossible(
  pool: Pool,
  { id, role: was, deactivatedAt }: ListedUser,
  role: Role,
): Promise<string | null> {
  if (deactivatedAt !== null) return 'he is deactivated; user deactivate --undo first'
  const changed = was === role ? null : await changeUser(pool, id, { role })
  return changed?.kind === 'last-admin' ? 'this is the last admin: make somebody else one first' : null
}

const sentences = {
  added: (email: string, role: Role) => `${email} is added as ${role}.`,
  promoted: (email: string, role: Role) => `${email} was known, and is ${role} now.`,
  unchanged: (email: string, role: Role) => `${email} is ${role} already.`,
} as const
