/** The tables of `npm run bench -- parse` as Markdown, and their place in docs/mail.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { confusionTable } from '../src/mail/origin/confusion.ts'
import type { ParseCosts, Percentiles } from './parse.ts'
import type { FieldScore, ReadingScores } from './reading.ts'

const page = fileURLToPath(new URL('../docs/mail.md', import.meta.url))
const begin = '<!-- npm run bench -- parse --write: begin -->'
const end = '<!-- npm run bench -- parse --write: end -->'

const meanings: Readonly<Record<FieldScore['field'], string>> = {
  subject: 'subject',
  from: 'author’s address',
  from_name: 'author’s name',
  attachments: 'names of all attachments, in order',
  text: 'first words of the text',
  contains: 'what else must be in the text',
  origin: 'who or what made it',
}

/** What is read right, and what it costs. */
export function parseTables({ fields, origins }: ReadingScores, costs: ParseCosts): string {
  return `${[
    `| of the ${costs.mails.length} mails of the corpus, right in | Postroom | plain \`simpleParser\` |`,
    '|---|---|---|',
    ...fields.map(({ field, judged, postroom, plain }) => {
      return `| ${meanings[field]} | ${share(postroom, judged)} | ${plain === null ? 'not told' : share(plain, judged)} |`
    }),
    '',
    '| ms for a mail, fastest of the rounds | median | 90 % | 99 % | most |',
    '|---|---|---|---|---|',
    costLine('Postroom', costs.postroom),
    costLine('plain `simpleParser`', costs.plain),
    '',
    `Ratio of the medians: ${costs.medianRatio.toFixed(2)}.`,
    '',
    confusionTable(origins),
  ].join('\n')}\n`
}

/** Puts tables into docs/mail.md, between the marks. Throws when the page has no marks. */
export async function writeTables(tables: string): Promise<void> {
  const text = await readFile(page, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${page} has no place for the tables: ${begin} … ${end}`)
  await writeFile(page, `${text.slice(0, from + begin.length)}\n\n${tables}\n${text.slice(to)}`)
}

function share(right: number, of: number): string {
  return `${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`
}

function costLine(name: string, { median, p90, p99, most }: Percentiles): string {
  return `| ${name} | ${[median, p90, p99, most].map((ms) => ms.toFixed(2)).join(' | ')} |`
}
