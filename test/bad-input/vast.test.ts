/**
 * A ticket with 5,000 messages, and a mail with 10,000 recipients: their pages and answers are as long as those of others, every
 * message can be reached, and the database reads no more for a page than the page has.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene, type Who } from '../api-scene.ts'
import { openBrowser, overflowOf } from '../browser.ts'
import { asSent } from '../service/smtp-client.ts'

const messages = 5_000
const people = 10_000
let scene: ApiScene

beforeAll(async () => {
  scene = await openApiScene()
  const list = (name: string) =>
    Array.from({ length: people / 2 }, (_, at) => `"Person ${at}" <${name}${at}@customer.test>`).join(',\n ')
  const mails = [
    'From: ann@customer.test\nTo: support@humanmade.com\nSubject: Vast\nMessage-ID: <vast@customer.test>\n\nThe first\n',
    `From: ann@customer.test\nSubject: Everybody\nTo: support@humanmade.com,\n ${list('to')}\nCc: ${list('cc')}\n\nx\n`,
    `From: ann@customer.test\nTo: support@humanmade.com,\n ${list('to')}\nCc: ${list('cc')}\nSubject: Too late\n\nx\n`,
  ]
  for (const mail of mails) {
    const body = asSent(Buffer.from(mail))
    const { status } = await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', {
      as: 'key:inbound',
      body,
    })
    expect(status).toBe(201)
  }
  // Some came in one millisecond, as mails of one connection do.
  await scene.pool.query(
    `insert into messages (id, ticket_id, direction, message_id, from_email, subject, text, new_text, origin, trust, trace, size_bytes,
       sha256, received_at)
     select gen_random_uuid(), 1, case when n % 9 = 0 then 'out' else 'in' end, 'v' || n || '@customer.test', 'ann@customer.test', 'Re: Vast',
       'Message no. ' || n || '.', 'Message no. ' || n || '.', 'person', 'participant', '{}', 100, '', now() + (n / 90) * interval '1 second'
     from generate_series(1, $1 - 1) n`,
    [messages],
  )
  await scene.pool.query(
    `insert into ticket_events (id, ticket_id, kind, actor, data, at)
     select gen_random_uuid(), 1, 'replied', 'mail:ann@customer.test', '{}', now() from generate_series(1, $1) n`,
    [messages],
  )
  await scene.pool.query('analyze')
}, 120_000)
afterAll(() => scene?.[Symbol.asyncDispose]())

test('the newest page reads the messages that it shows, not all of them', async () => {
  await using client = await clientOf(scene)
  const before = await client.tuplesRead()
  for (const as of ['customer', 'agent'] as const) await scene.call('GET', '/tickets/T-1', { as })
  expect((await client.tuplesRead()) - before).toBeLessThan(messages / 2)
})

/** Rows of `messages` that were fetched so far, by whatever way. */
async function clientOf({ pool }: ApiScene) {
  const client = await pool.connect()
  return {
    async tuplesRead(): Promise<number> {
      // Other sessions tell what they did at most once in a second.
      await client.query('select pg_sleep(1.2)')
      const { rows } = await client.query(
        `select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables where relname = 'messages'`,
      )
      return Number(rows[0].read)
    },
    [Symbol.asyncDispose]: async () => client.release(),
  }
}

const mostBytes = 300_000

/** Follows the links to earlier messages; gives what all pages have. */
async function readBack(as: Who): Promise<Readonly<{ pages: number; seen: ReadonlySet<string> }>> {
  const seen = new Set<string>()
  let pages = 0
  for (let path: string | undefined = '/tickets/T-1'; path !== undefined && pages < 300; pages += 1) {
    const { status, text } = await scene.call('GET', path, { as })
    expect([path, status, text.length < mostBytes]).toEqual([path, 200, true])
    for (const [said] of text.matchAll(/Message no\. \d+\.|The first/g)) seen.add(said)
    path = /<a href="([^"]+)">Earlier messages/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }
  return { pages, seen }
}

test.each([
  ['customer', 50],
  ['agent', 40],
] as const)(
  '%s reaches every message of 5,000 by pages of %d',
  async (as, perPage) => {
    const { pages, seen } = await readBack(as)
    expect([pages, seen.size]).toEqual([Math.ceil(messages / perPage), messages])
  },
  120_000,
)

test('a program reaches every message, and every entry of the history, once', async () => {
  const Page = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() })
  for (const what of ['messages', 'events']) {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/api/tickets/T-1/${what}?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
      const { text, json } = await scene.call('GET', path, { as: 'key:all' })
      expect(text.length).toBeLessThan(mostBytes)
      const { items, next } = Page.parse(json)
      ids.push(...items.map(({ id }) => id))
      cursor = next
    }
    expect([what, new Set(ids).size, ids.length >= messages]).toEqual([what, ids.length, true])
  }
}, 60_000)

test('a mail to 10,000 people is a ticket like others, on every page and in every answer', async () => {
  const asked: readonly (readonly [Who, string])[] = [
    ['agent', '/tickets/T-2'],
    ['customer', '/tickets/T-2'],
    ['customer', '/tickets'],
    ['agent', '/queue?view=all'],
    ['agent', '/queue?q=to49@customer.test'],
    ['agent', '/tickets/T-3'],
    ['agent', '/operations/deliveries'],
    ['key:all', '/api/tickets/T-2'],
    ['key:all', '/api/search?q=Everybody'],
  ]
  for (const [as, path] of asked) {
    const { status, text } = await scene.call('GET', path, { as })
    expect([path, status, text.length < mostBytes]).toEqual([path, 200, true])
  }
  const { text } = await scene.call('GET', '/tickets/T-2', { as: 'agent' })
  expect(text).toMatch(/and \d{3,} more/)
  expect(text).toContain('an address field is longer than 64 KiB and was read up to there')
  const { rows } = await scene.pool.query(`select subject from tickets where id in (2, 3) order by id`)
  expect(rows).toEqual([{ subject: 'Everybody' }, { subject: '(no subject)' }])
  // All of them are in the mail itself.
  const { json } = await scene.call('GET', '/api/tickets/T-3/messages', { as: 'key:all' })
  const List = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) })
  const raw = await scene.call('GET', `/api/messages/${List.parse(json).items[0]?.id}/raw`, { as: 'key:all' })
  expect(raw.text.match(/@customer\.test>/g)).toHaveLength(people)
})

test('the vast ticket fits a phone', async () => {
  await using browser = await openBrowser()
  for (const as of ['customer', 'agent'] as const) {
    const page = await browser.open(scene.base, { width: 360 })
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(scene.header(as, 'cookie')) ?? []
    await page.context().addCookies([{ name, value, url: scene.base }])
    for (const path of ['/tickets/T-1', '/tickets/T-2']) {
      await page.goto(path)
      expect([as, path, await overflowOf(page)]).toEqual([as, path, 0])
    }
  }
})
