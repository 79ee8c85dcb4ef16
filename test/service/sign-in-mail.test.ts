/** The mail with a link to sign in, from the page to the customer's server: once it went out, the link is his alone. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Smarthost, startSmarthost } from '../smarthost.ts'
import { openScene, type Scene } from './scene.ts'

let smarthost: Smarthost
let scene: Scene
let database: pg.Client

beforeAll(async () => {
  smarthost = await startSmarthost()
  scene = await openScene({ OUTBOUND_SMTP_URL: smarthost.url })
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await scene?.[Symbol.asyncDispose]()
  await smarthost?.[Symbol.asyncDispose]()
})

const post = (path: string, form: Readonly<Record<string, string>>) =>
  fetch(`http://${scene.service.http}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: `http://${scene.service.http}` },
    redirect: 'manual',
  })

/** Quoted-printable (RFC 2045 §6.7), as far as a URL needs it. */
const decoded = (text: string) => text.replaceAll('=\r\n', '').replaceAll('=3D', '=')

/** The tables, of all schemas that are ours, in which these words stand. */
async function tablesWith(words: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await database.query(`select from ${name} t where strpos(t::text, $1) > 0 limit 1`, [words])
    if (rowCount === 1) found.push(name)
  }
  return found
}

test('once a link was mailed it is in no table and no log, and still lets its customer in', async () => {
  await post('/sign-in/request-link', { email: 'ann@customer.example' })
  const [mail] = await smarthost.taken(1)
  const [, token = ''] = /token=(\w+)/.exec(decoded(String(mail?.bytes))) ?? []
  expect(token.length).toBeGreaterThan(20)
  await vi.waitFor(async () =>
    expect((await database.query(`select status from notifications where kind = 'sign-in'`)).rows).toEqual([
      { status: 'sent' },
    ]),
  )
  expect(await tablesWith('ann@customer.example')).toContain('public.notifications')
  expect(await tablesWith(token)).toEqual([])
  expect(JSON.stringify(scene.service.lines)).not.toContain(token)
  expect((await post('/sign-in/link', { token })).status).toBe(303)
})
