/**
 * The claim: with 100,000 tickets a page of the desk takes less than 50 ms. A real service on a database that SQL has filled
 * (test/filled-desk.ts); an agent signs in as agents do, then each page is asked for again and again, by one connection and by
 * eight. Times are the client's, from the request to the last byte; it runs on the same cores. Pages that this release does not
 * have are said to be missing, not left out.
 */
import { execFile } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { fillDesk } from '../test/filled-desk.ts'
import { asksNoDns, createConfiguredWorkplace, startService, type Workplace } from '../test/service/harness.ts'
import { createBenchDatabase, durabilityOf } from './postgres.ts'

/** A page, what it shows, and whether it is there. Times in milliseconds. */
export type PageTimes = Readonly<{
  page: string
  path: string
  status: number
  bytes: number
  /** Of the first request of all: nothing is kept or planned yet. */
  firstMs: number
  runs: readonly Readonly<{ connections: number; p50: number; p99: number; perSecond: number }>[]
}>

export type HttpMeasured = Readonly<{ server: string; machine: string; tickets: number; pages: readonly PageTimes[] }>

/** What is asked for; `T-77777` is in the middle of them. */
const pages = [
  ['queue', '/queue'],
  ['queue, by type and priority', '/queue?type=incident&priority=high'],
  ['queue, all tickets', '/queue?view=all'],
  ['ticket', '/tickets/T-77777'],
  ['search, two words', '/queue?q=checkout+gallery'],
  ['search, an address', '/queue?q=from%3Aperson4242%40customer42.example'],
  ['overview', '/overview'],
  ['delivery log', '/operations/deliveries'],
  ['delivery log, a search', '/operations/deliveries?text=person4242%40customer42&days=30'],
] as const

const connectionCounts = [1, 8] as const
const warmUp = 10

/** Runs the bench; `requests` for each page and number of connections. */
export async function measureHttp(
  serverUrl: string,
  { tickets, requests }: Readonly<{ tickets: number; requests: number }>,
  onPage: (page: PageTimes) => void,
): Promise<HttpMeasured> {
  await using place = await createConfiguredWorkplace(asksNoDns)
  await using database = await createBenchDatabase(serverUrl, 'http')
  await using service = await startService(place, { DATABASE_URL: database.url, NODE_ENV: 'development' })
  await fill(database.url, tickets)
  const origin = `http://${service.http}`
  const cookie = await signedIn(origin, service.http, place, database.url)
  const measured: PageTimes[] = []
  for (const [page, path] of pages) {
    const times = await timesOf(page, `${origin}${path}`, path, cookie, requests)
    measured.push(times)
    onPage(times)
  }
  const [cpu] = cpus()
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return { server: await durabilityOf(serverUrl), machine, tickets, pages: measured }
}

/** What the desk's search keeps is filled beside the tickets: indexing 100,000 of them is not what is measured. */
async function fill(url: string, tickets: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    await fillDesk(pool, { tickets, now: new Date(), days: 30 })
    const { rows } = await pool.query<{ found: boolean }>(`select to_regclass('ticket_search') is not null as found`)
    if (rows[0]?.found) await pool.query(fillSearch)
  } finally {
    await pool.end()
  }
}

const fillSearch = `
insert into ticket_search (ticket_id, document, names, as_of)
select t.id, to_tsvector('simple', t.subject || ' ' || m.text), lower(concat_ws(' ', t.requester_email, t.requester_name)), now()
from tickets t join messages m on m.ticket_id = t.id and m.direction = 'in'
on conflict do nothing`

const main = resolve(import.meta.dirname, '../src/main.ts')
const password = 'correct horse battery staple'

/** The cookies of an admin who was added by the command, and chose a password. */
async function signedIn(origin: string, http: string, place: Workplace, databaseUrl: string): Promise<string> {
  const [host = '', port = ''] = http.split(':')
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: databaseUrl,
    DATA_DIR: place.dataDir,
    HTTP_HOST: host,
    HTTP_PORT: port,
  }
  const email = 'bench@desk.example'
  const added = await promisify(execFile)(process.execPath, [main, 'user', 'add', '--admin', email], {
    env,
    cwd: place.path,
  })
  const [token = ''] = /(?<=token=)\S+/.exec(added.stdout) ?? []
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  await post('/set-up', { token, name: 'Bench', password })
  const answer = await post('/sign-in/password', { 'agent-email': email, password, next: '/' })
  const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
  if (cookies.length === 0) throw new Error(`signing in was answered ${answer.status}`)
  return cookies.join('; ')
}

async function timesOf(page: string, url: string, path: string, cookie: string, requests: number): Promise<PageTimes> {
  const ask = async () => {
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }
  }
  const from = performance.now()
  const asked = await ask()
  const first = { ...asked, firstMs: performance.now() - from }
  if (first.status !== 200) return { page, path, ...first, runs: [] }
  for (let at = 0; at < warmUp; at++) await ask()
  const runs = []
  for (const connections of connectionCounts) runs.push({ connections, ...(await load(ask, connections, requests)) })
  return { page, path, ...first, runs }
}

async function load(ask: () => Promise<Readonly<{ status: number }>>, connections: number, requests: number) {
  const times: number[] = []
  let left = requests
  const started = performance.now()
  const work = async () => {
    while (left-- > 0) {
      const from = performance.now()
      const { status } = await ask()
      if (status !== 200) throw new Error(`a page that was there was answered ${status}`)
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), perSecond: times.length / seconds }
}
