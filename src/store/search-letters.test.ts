/** Words of many scripts, from what mails say to what people type; in databases of two locales. */
import fc from 'fast-check'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { migrations } from './database.ts'
import { migrate } from './migrate.ts'
import { everything } from './queue-filter.ts'
import { matchesOf } from './search.ts'
import { writeSearch } from './search-index.ts'
import { lowerCaseOf, wordsOf, wordsSql } from './search-letters.ts'

const subjects = [
  ['Hindi', 'मेरी वेबसाइट नहीं खुल रही है', ['वेबसाइट', 'नहीं', 'वेबसा']],
  ['Thai', 'เว็บไซต์ ล่ม แล้ว', ['เว็บไซต์', 'ล่ม']],
  ['Arabic with marks', 'المَوْقِعُ لا يَعْمَلُ، مُنذُ الصباح', ['الموقع', 'المَوْقِعُ', 'يعمل', 'الصباح']],
  ['Vietnamese, taken apart', 'Trang web không hoạt động'.normalize('NFD'), ['không', 'hoạt'.normalize('NFD'), 'động']],
  ['German', 'Überlauf in der Straße: Größe prüfen', ['überlauf', 'straße', 'größe', 'Prüfen']],
  ['Persian', 'سایت باز نمی\u200cشود', ['نمی\u200cشود', 'نمیشود']],
  ['Greek', 'Η ιστοσελίδα είναι κάτω', ['ιστοσελίδα', 'κάτω']],
  ['an address', 'wp-config.php of shop_1@customer.test', ['wp', 'config', 'php', 'shop_1', 'customer']],
] as const

describe.each([
  ['C.UTF-8', null],
  ['C', "template template0 encoding 'UTF8' locale_provider libc locale 'C'"],
])('in a database of the locale %s', (_, options) => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = options === null ? await createTestDatabase() : await createEmptyDatabase(options)
    pool = new pg.Pool({ connectionString: database.url })
    if (options !== null) await migrate(pool, { folder: migrations, log: pino({ level: 'silent' }) })
    for (const [, subject] of subjects)
      await pool.query(
        `insert into tickets (type, priority, status, subject, source) values ('task', 'normal', 'new', $1, 'email')`,
        [subject],
      )
    await writeSearch(pool, { since: new Date(0), limit: 100 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  test.each(subjects)('what is written in %s is found by the words that people type', async (_, subject, typed) => {
    const { rows } = await pool.query('select id from tickets where subject = $1', [subject])
    for (const one of typed) {
      const words = wordsOf(one)
      expect(words).toHaveLength(1)
      expect(await matchesOf(pool, { ...everything, words }), one).toMatchObject({ ids: [Number(rows[0]?.id)] })
    }
  })

  test('the index and the field take any text apart alike', async () => {
    // Of some capital letters, such as İ, there is more than one opinion.
    const lowerCase = await lowerCaseOf(pool)
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.toLowerCase().replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        const { rows } = await pool.query<{ word: string }>(
          `select word from ${wordsSql('$1::text', lowerCase)} where word <> ''`,
          [one],
        )
        expect(rows.map(({ word }) => word)).toEqual(wordsOf(one))
      }),
      { numRuns: 200 },
    )
  })
})
