/**
 * `npm run bench -- throughput|memory|abuse|parse|http`: one script per claim of the README. Prints tables for people, or with
 * `--json` one JSON value on standard output. Exit 0 when the claim held, 1 when it did not, 2 for a wrong call.
 */
import { parseArgs } from 'node:util'
import { corpusFiles, corpusMail, readExpectations } from '../test/corpus/expectations.ts'
import { measureAbuse } from './abuse.ts'
import { measureHttp } from './http.ts'
import { httpTable, pageLine, writeHttpTable } from './http-report.ts'
import { parseTables, writeTables } from './mail-page.ts'
import { measureMemory } from './memory.ts'
import { measureOutbox } from './outbox.ts'
import { measureParsing } from './parse.ts'
import { startBenchServer } from './postgres.ts'
import { measureReading } from './reading.ts'
import {
  abuseLines,
  asTable,
  memoryLines,
  outboxLines,
  outboxRoundLine,
  outboxTitle,
  roundLine,
  roundTitle,
  throughputLines,
} from './report.ts'
import { measureThroughput } from './throughput.ts'

const usage = `usage: npm run bench -- throughput|memory|abuse|parse|http [options]

  throughput   small mails, 1 and 20 connections, beside bench/peers/afternoon.ts on the same Postgres; and what
               pages and acknowledgements cost the receiving
  memory       100 connections each send a 25 MB mail at once; resident memory of the service (Linux)
  abuse        2,000 idle connections, 500 slow writers, 200 × 25 MB at once: what an honest client beside them is
               answered and when, and resident memory of the service (Linux)
  parse        the corpus beside the repository: what is read right and what it costs, beside plain simpleParser
  http         pages of the desk with 100,000 tickets: p50, p99 and pages a second

  --database URL   a Postgres server to use (a role that may create databases); default: an embedded one
  --rounds N       throughput, parse: rounds (default 5)
  --connections N  memory: connections (default 100)
  --mb N           memory: size of each mail in MB (default 25)
  --tickets N      http: tickets (default 100000)
  --requests N     http: requests for each page and number of connections (default 300)
  --json           the result as JSON
  --write          parse, http: puts the tables into docs/mail.md, docs/performance.md
`

/** The claims, as the README makes them. */
const leastRatio = 1
const leastOutboxRatio = 0.9
const mostMB = 400
const mostMBUnderAbuse = 512
const mostParseRatio = 1.5
const mostPageMs = 50

/** Those that are measured on a Postgres, and `parse`. */
const claims = { throughput, memory, abuse, http }
type Claim = keyof typeof claims | 'parse'

process.exitCode = await run(process.argv.slice(2))

async function run(argv: readonly string[]): Promise<number> {
  const call = readCall(argv)
  if (call === null) return 2
  if (call.claim === 'parse') return await parse(call)
  await using server = await startBenchServer(call.database)
  // Awaited here: the server must outlive the measurement.
  return await claims[call.claim](server.url, call)
}

type Call = NonNullable<ReturnType<typeof readCall>>

function readCall(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        rounds: { type: 'string', default: '5' },
        connections: { type: 'string', default: '100' },
        mb: { type: 'string', default: '25' },
        tickets: { type: 'string', default: '100000' },
        requests: { type: 'string', default: '300' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    })
    const [claim, ...rest] = positionals
    if (isClaim(claim) && rest.length === 0) return { ...values, claim }
    process.stderr.write(usage)
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n\n${usage}`)
  }
  return null
}

function isClaim(name: string | undefined): name is Claim {
  return name === 'parse' || (name !== undefined && Object.hasOwn(claims, name))
}

async function throughput(serverUrl: string, { rounds, json }: Call): Promise<number> {
  const say = (text: string) => void (json ? process.stderr : process.stdout).write(`${text}\n`)
  say(roundTitle)
  const measured = await measureThroughput(serverUrl, Number(rounds), (round) => say(roundLine(round)))
  if (!json) process.stdout.write(asTable(throughputLines(measured)))
  say(`\n${outboxTitle}`)
  const outbox = await measureOutbox(serverUrl, Number(rounds), (round) => say(outboxRoundLine(round)))
  process.stdout.write(json ? `${JSON.stringify({ ...measured, outbox })}\n` : asTable(outboxLines(outbox)))
  const isCheap = outbox.summary.every(({ ratios }) => Object.values(ratios).every((one) => one >= leastOutboxRatio))
  const nothingLost = Object.values(measured.kept).every(({ accepted, tickets }) => accepted === tickets)
  return nothingLost && isCheap && measured.summary.every(({ ratio }) => ratio >= leastRatio) ? 0 : 1
}

async function memory(serverUrl: string, { connections, mb, json }: Call): Promise<number> {
  const measured = await measureMemory(serverUrl, Number(connections), Number(mb))
  process.stdout.write(json ? `${JSON.stringify(measured)}\n` : asTable(memoryLines(measured)))
  const allAccepted = measured.load.accepted === measured.connections && measured.tickets === measured.connections
  return allAccepted && measured.peakMB < mostMB ? 0 : 1
}

async function abuse(serverUrl: string, { json }: Call): Promise<number> {
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const measured = await measureAbuse(serverUrl, say)
  process.stdout.write(json ? `${JSON.stringify(measured)}\n` : asTable(abuseLines(measured)))
  const isHonestServed = measured.phases.every(({ mails, refused }) => mails > 0 && refused === 0)
  return isHonestServed && measured.peakMB < mostMBUnderAbuse && measured.tickets >= measured.accepted ? 0 : 1
}

async function http(serverUrl: string, { tickets, requests, json, write }: Call): Promise<number> {
  const wanted = { tickets: Number(tickets), requests: Number(requests) }
  const measured = await measureHttp(serverUrl, wanted, (page) => {
    ;(json ? process.stderr : process.stdout).write(`${pageLine(page)}\n`)
  })
  if (json) process.stdout.write(`${JSON.stringify(measured)}\n`)
  if (write) await writeHttpTable(httpTable(measured))
  const slow = measured.pages.filter(({ runs: [alone] }) => alone === undefined || alone.p50 >= mostPageMs)
  for (const { page, status } of slow) process.stderr.write(`too slow, or not there (${status}): ${page}\n`)
  return slow.length === 0 ? 0 : 1
}

async function parse({ rounds, json, write }: Call): Promise<number> {
  const mails = corpusFiles().map(corpusMail)
  if (mails.length === 0) {
    process.stderr.write('there is no corpus beside the repository (../shared/corpus)\n')
    return 1
  }
  const scores = await measureReading(mails, readExpectations())
  const costs = await measureParsing(mails, Number(rounds))
  const tables = parseTables(scores, costs)
  process.stdout.write(json ? `${JSON.stringify({ scores, costs })}\n` : tables)
  if (write) await writeTables(tables)
  return costs.medianRatio < mostParseRatio ? 0 : 1
}
