/**
 * What a word is to search, for what is looked into and for what is typed: one table for both, made of the properties that Unicode
 * gives characters, so that no locale of a database takes a text apart in another way.
 */
import type { Queryable } from './queryable.ts'

const wordCharacters = '\\p{L}\\p{N}\\p{M}_'
/** Signs that most people leave out: vowels of Arabic and Hebrew, tatweel, what joins or keeps apart within a word. */
const leftOut =
  '\\u00ad\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e8\\u06ea-\\u06ed\\u200b-\\u200d\\u2060\\ufeff'

const word = new RegExp(`[${wordCharacters}]+`, 'gu')
const unsaid = new RegExp(`[${leftOut}]`, 'gu')

/** The words of a text, as they are in the index. */
export function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').replaceAll(unsaid, '').toLowerCase().match(word) ?? []
}

/** SQL that gives the words of the text that `sql` gives, one a row: column `word`. `lowerCase`: see {@link lowerCaseOf}. */
export function wordsSql(sql: string, lowerCase: (sql: string) => string): string {
  const text = `case when getdatabaseencoding() = 'UTF8' then normalize(${sql}, NFC) else ${sql} end`
  return `regexp_split_to_table(${lowerCase(`regexp_replace(${text}, '[${leftOut}]', '', 'g')`)}, '[^${ranges()}]+') as word`
}

/**
 * How to write `lower(…)` so that it knows the letters of all scripts: a database whose locale is C knows those of ASCII, and one of
 * Turkish has another i. `pg_c_utf8` comes with Postgres 17 and newer, `und-x-icu` with those that were built with ICU.
 */
export async function lowerCaseOf(db: Queryable): Promise<(sql: string) => string> {
  const { rows } = await db.query<{ name: string }>({
    name: 'search-collation',
    text: `
      select collname as name from pg_collation
      where collname in ('pg_c_utf8', 'und-x-icu') and getdatabaseencoding() = 'UTF8' order by collname limit 1`,
  })
  const [collation] = rows
  return collation === undefined ? (sql) => `lower(${sql})` : (sql) => `lower((${sql}) collate "${collation.name}")`
}

let known: string | null = null
/** Made when it is first needed: a look at all characters there are takes a tenth of a second. */
function ranges(): string {
  known ??= rangesOf(word)
  return known
}

/** The characters of a pattern as ranges of a bracket expression of Postgres. */
function rangesOf(pattern: RegExp): string {
  const has = new RegExp(pattern.source, 'u')
  const ranges: string[] = []
  let from: number | null = null
  for (let code = 0; code <= 0x110000; code++) {
    const isIn = code < 0x110000 && (code < 0xd800 || code > 0xdfff) && has.test(String.fromCodePoint(code))
    if (isIn) from ??= code
    else if (from !== null) {
      ranges.push(from === code - 1 ? escaped(from) : `${escaped(from)}-${escaped(code - 1)}`)
      from = null
    }
  }
  return ranges.join('')
}

function escaped(code: number): string {
  return `\\U${code.toString(16).padStart(8, '0')}`
}
