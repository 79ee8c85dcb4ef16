/** What `npm run bench -- http` prints, and the part of docs/performance.md that it writes. */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { HttpMeasured, PageTimes } from './http.ts'

const page = resolve(import.meta.dirname, '../docs/performance.md')
const marks = { from: '<!-- bench http -->', to: '<!-- end of bench http -->' } as const

/** A page as a line for whoever waits. */
export function pageLine({ page: name, status, runs }: PageTimes): string {
  const cells = runs.map(
    ({ connections, p50, p99, perSecond }) =>
      `${connections}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${perSecond.toFixed(0)}/s`,
  )
  return `${name.padEnd(30)} ${cells.length === 0 ? `not measured: answered ${status}` : cells.join('   ')}`
}

/** All of it, as Markdown. */
export function httpTable({ server, machine, tickets, pages }: HttpMeasured): string {
  const rows = pages.map(({ page: name, path, status, bytes, firstMs, runs: [one, eight] }) => {
    if (one === undefined || eight === undefined)
      return `| ${name} | \`${path}\` | not measured: answered ${status} | | | | | |`
    const size = `${Math.round(bytes / 1000)} kB`
    return `| ${name} | \`${path}\` | ${size} | ${firstMs.toFixed(0)} | ${one.p50.toFixed(1)} | ${one.p99.toFixed(1)} | ${eight.p99.toFixed(1)} | ${eight.perSecond.toFixed(0)} |`
  })
  return `Measured with ${tickets.toLocaleString('en')} tickets; ${machine}; ${server}; Node ${process.versions.node}. Client, service and Postgres
share the cores.

| page | URL | size | first of all (ms) | p50, one connection (ms) | p99, one connection (ms) | p99, eight (ms) | pages a second, eight |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`
}

/** Puts the table where docs/performance.md has its place. */
export async function writeHttpTable(table: string): Promise<void> {
  const text = await readFile(page, 'utf8')
  const [from, to] = [text.indexOf(marks.from), text.indexOf(marks.to)]
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no "${marks.from}" … "${marks.to}"`)
  await writeFile(page, `${text.slice(0, from + marks.from.length)}\n${table}${text.slice(to)}`)
}
