/**
 * Where the embedded Postgres keeps what under DATA_DIR. Everything that belongs together is in one directory, so that
 * initialising it can end with a single atomic rename: either all of it is there, or nothing.
 *
 *   DATA_DIR/postgres/cluster/      the database itself (PGDATA); owned by the account that runs Postgres
 *   DATA_DIR/postgres/password      of the user `postroom`, mode 0600
 *   DATA_DIR/postgres/port          used last, preferred again
 *   DATA_DIR/postgres/postgres.log  what Postgres says, bounded
 */
import { join, resolve } from 'node:path'

export interface Layout {
  readonly home: string
  readonly cluster: string
  readonly passwordFile: string
  readonly portFile: string
  readonly logFile: string
}

/** The paths of the embedded Postgres under a DATA_DIR (made absolute). */
export function layoutUnder(dataDir: string): Layout {
  return layoutAt(join(resolve(dataDir), 'postgres'))
}

/** The same paths for a home of another name: the one that is being initialised. */
export function layoutAt(home: string): Layout {
  return {
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    portFile: join(home, 'port'),
    logFile: join(home, 'postgres.log'),
  }
}
