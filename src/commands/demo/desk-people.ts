/** Accounts of the demo's agents. Nobody can sign in with them: they have no password, and their addresses are nobody's. */
import type { Pool } from 'pg'
import { ownUrl } from '../../config/environment.ts'
import type { Io } from '../command.ts'
import type { Setup } from '../setup.ts'
import { agents, emailOf } from './course.ts'

/** Adds those that are not there yet. */
export async function addDemoAgents({ environment, config }: Setup, pool: Pool, io: Io): Promise<void> {
  const { openAccounts } = await import('../../accounts/open-accounts.ts')
  const { addPerson } = await import('../../accounts/people.ts')
  const baseUrl = config.baseUrl ?? ownUrl(environment)
  const { auth } = await openAccounts({
    ...{ pool, dataDir: environment.DATA_DIR, key: environment.SIGN_IN_KEY },
    ...{ baseUrl: () => baseUrl, providers: () => [], sendLink: async () => undefined },
    warn: (because) => io.stderr.write(`postroom: ${because}\n`),
  })
  for (const { name, local } of agents) await addPerson(auth(), { email: emailOf(local), name, role: 'agent' })
}
