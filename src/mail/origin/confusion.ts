/** How often which origin is taken for which other, as a table for people: for tests, the benchmark and the docs. */
import { type Origin, origins } from '../parsed-mail.ts'

/** What a mail is to a reader, and what it was read as. */
export type Judged = Readonly<{ expected: Origin; found: Origin }>

/** A Markdown table: a row for each expected origin, a column for each found one; what never occurs is left out. */
export function confusionTable(judged: readonly Judged[]): string {
  const shown = origins.filter((one) => judged.some(({ expected, found }) => expected === one || found === one))
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const counts = shown.map((expected) => {
    const found = shown.map((one) => judged.filter((mail) => mail.expected === expected && mail.found === one).length)
    return row([`**${expected}**`, ...found.map((count) => (count === 0 ? '' : count))])
  })
  return [row(['is ↓, read as →', ...shown]), row(['---', ...shown.map(() => '---:')]), ...counts].join('\n')
}
