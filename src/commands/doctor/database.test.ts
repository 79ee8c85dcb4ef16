import pg from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createEmptyDatabase } from '../../../test/database.ts'
import { migrations } from '../../store/database.ts'
import { migrate } from '../../store/migrate.ts'
import { lookInto } from '../../store/read-only.ts'
import { databaseCheck } from './database.ts'

test.each([
  ['C', "template template0 encoding 'UTF8' locale_provider libc locale 'C'", true],
  ['C.UTF-8', "template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'", false],
])('a database of the locale %s is told of when search is less than it can be', async (_, options, isTold) => {
  await using database = await createEmptyDatabase(options)
  const pool = new pg.Pool({ connectionString: database.url })
  await migrate(pool, { folder: migrations, log: pino({ level: 'silent' }) })
  await pool.end()
  await using look = await lookInto({ url: database.url, dataDir: '/nowhere' })
  const found = (await databaseCheck(look).look()).map(({ level, text }) => `${level} ${text}`)
  expect(found[0]).toMatch(/^ok Postgres .*, up to date$/)
  expect(found.slice(1)).toEqual(
    isTold ? [expect.stringMatching(/^note its locale knows no letters but those of ASCII/)] : [],
  )
})
