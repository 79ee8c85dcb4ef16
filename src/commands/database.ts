/** The database alone, for commands that neither read nor take in mail: quicker to open than all that is behind a door. */
import { createLog } from '../ops/log.ts'
import { type OpenDatabase, openDatabase } from '../store/database.ts'
import type { Io } from './command.ts'
import type { Setup } from './setup.ts'

/** Opens the database for the length of a command, beside a running service or without one; migrated. */
export async function openDatabaseForCommand({ environment, config }: Setup, io: Io): Promise<OpenDatabase> {
  const { LOG_LEVEL: level } = environment
  return openDatabase({
    url: environment.DATABASE_URL,
    dataDir: environment.DATA_DIR,
    log: createLog(level === 'info' ? 'warn' : level, io.stderr, false),
    role: 'visitor',
    queryTimeoutMs: config.limits.commitTimeoutMs,
  })
}
