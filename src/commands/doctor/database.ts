/** Looks at the database: whether it answers, is new enough, and has the tables of this program. Changes nothing. */
import { migrations } from '../../store/database.ts'
import { refuseOldVersion, schemaState } from '../../store/migrate.ts'
import type { Look } from '../../store/read-only.ts'
import { knowsLetters } from '../../store/search.ts'
import type { Check, Finding } from './finding.ts'

const poorLocale: Omit<Finding, 'about'> = {
  level: 'note',
  text: 'its locale knows no letters but those of ASCII (C or POSIX), so search does not find misspelt words that have others; dump it, and restore it into a database with a UTF-8 locale such as C.UTF-8',
}

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
      const upToDate = { level: 'ok', text: `Postgres ${server}, up to date` } as const
      return (await knowsLetters(look.db)) ? [upToDate] : [upToDate, poorLocale]
    },
  }
}
