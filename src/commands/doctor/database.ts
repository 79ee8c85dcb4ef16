/** Looks at the database: whether it answers, is new enough, and has the tables of this program. Changes nothing. */
import { migrations } from '../../store/database.ts'
import { refuseOldVersion, schemaState } from '../../store/migrate.ts'
import type { Look } from '../../store/read-only.ts'
import type { Check } from './finding.ts'

/** `look`: the database, opened for reading. */
export function databaseCheck(look: Look): Check {
  return {
    about: 'database',
    async look() {
      if (look.db === null)
        return [
          { level: 'wrong', text: `${look.because}; start it, or check DATABASE_URL (the service starts its own)` },
        ]
      const { server, missing, unknown } = await schemaState(look.db, migrations)
      refuseOldVersion(server)
      if (unknown > 0)
        return [{ level: 'wrong', text: `it has ${unknown} migration(s) of a newer Postroom; start that one` }]
      if (missing.length > 0)
        return [
          { level: 'note', text: `${missing.length} migration(s) are missing; the service applies them at start` },
        ]
      return [{ level: 'ok', text: `Postgres ${server}, up to date` }]
    },
  }
}
