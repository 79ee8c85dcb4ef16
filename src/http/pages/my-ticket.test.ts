/** A ticket as its customer has it: his files, answers that are sent twice, tickets that became one; on the real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, type Who } from '../../../test/api-scene.ts'
import { mergeTickets } from '../../desk/merge.ts'
import { reply } from '../../desk/reply.ts'
import { settingsOf } from './desk-write.ts'

let scene: ApiScene
const own = 1
let attachment = ''

beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  const mail = [
    'From: Ann <ann@customer.test>',
    'To: support@humanmade.com',
    'Subject: With a file',
    'Message-ID: <f@customer.test>',
    'Content-Type: text/csv; name=figures.csv',
    'Content-Disposition: attachment; filename=figures.csv',
    '',
    '1,2,3',
  ].join('\n')
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body: mail })
  attachment = (await scene.pool.query<{ id: string }>('select id from attachments')).rows[0]?.id ?? ''
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const get = (path: string, as: Who) => scene.call('GET', path, { as })
const send = (path: string, as: Who, fields: Record<string, string>) =>
  scene.call('POST', path, {
    as,
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

async function submissionOn(path: string): Promise<string> {
  const { text } = await get(path, 'customer')
  return /name="submission" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

async function textsOf(ticketId: number, direction: string): Promise<readonly string[]> {
  const asked = 'select text from messages where ticket_id = $1 and direction = $2 order by received_at, id'
  return (await scene.pool.query<{ text: string }>(asked, [ticketId, direction])).rows.map(({ text }) => text.trim())
}

test('a file that a page links to is given to its customer and to the desk, and to no other customer', async () => {
  const [link = ''] = /\/attachments\/[\da-f-]{36}/.exec((await get('/tickets/T-1', 'customer')).text) ?? []
  expect(link).toBe(`/attachments/${attachment}`)
  expect(await get(link, 'customer')).toMatchObject({ status: 200, text: '1,2,3' })
  expect(await get(link, 'agent')).toMatchObject({ status: 200, text: '1,2,3' })
  const { headers } = await get(link, 'customer')
  expect(headers.get('cache-control')).toBe('private, no-cache')
  const has = { headers: { 'if-none-match': headers.get('etag') ?? '' } }
  expect(await scene.call('GET', link, { as: 'customer', ...has })).toMatchObject({ status: 304, text: '' })
  // Who has it from somebody else does not get to know that it is the same.
  expect((await scene.call('GET', link, { as: 'other-customer', ...has })).status).toBe(404)
  await scene.pool.query(`update messages set held_because = 'a code'`)
  expect((await get(link, 'customer')).status).toBe(404)
  await scene.pool.query('update messages set held_because = null')
})

test('an answer that is sent again is one, also when it is on the ticket and an agent has replied meanwhile', async () => {
  const submission = await submissionOn('/tickets/T-1')
  const answer = () => send('/tickets/T-1/answer', 'customer', { submission, text: 'Once and again.' })
  const first = await answer()
  expect([first.status, first.headers.get('location')]).toEqual([303, '/tickets/T-1?said=answered'])
  expect((await answer()).headers.get('location')).toBe('/tickets/T-1?said=answered')
  const settings = () => settingsOf(scene.parts)
  const replying = { ticketId: own, text: 'Of an agent.', actor: 'agent:x', now: new Date() }
  expect((await reply({ pool: scene.pool, keys: scene.parts.replyKeys, settings }, replying)).kind).toBe('replied')
  expect((await answer()).status).toBe(303)
  expect((await textsOf(own, 'in')).filter((text) => text === 'Once and again.')).toHaveLength(1)
})

test('an answer in other words from the same form is another one', async () => {
  const submission = await submissionOn('/tickets/T-1')
  for (const text of ['In these words.', 'In better words.'])
    expect((await send('/tickets/T-1/answer', 'customer', { submission, text })).status).toBe(303)
  expect(await textsOf(own, 'in')).toEqual(expect.arrayContaining(['In these words.', 'In better words.']))
})

test('whoever reopens twice has not taken the ticket: it still waits for somebody of the desk', async () => {
  const [urgent] = await scene.mail({ digest: 'u', messageId: 'u@customer.test', to: ['sysops@example.com'] })
  const ref = urgent?.ref ?? ''
  const events = async () => {
    const asked = `select kind, data->>'to' as "to" from ticket_events where ticket_id = $1 and kind in ('status', 'taken')
      order by at, id`
    return (await scene.pool.query(asked, [Number(ref.slice(2))])).rows
  }
  const reopen = () => send(`/tickets/${ref}/reopen`, 'customer', {})
  const byApi = () =>
    scene.call('PATCH', `/api/tickets/${ref}`, {
      as: 'customer',
      body: { status: 'open' },
      headers: { 'if-match': '*' },
    })
  expect([(await reopen()).status, (await byApi()).status, await events()]).toEqual([303, 200, []])
  await send(`/tickets/${ref}/solve`, 'customer', {})
  expect((await Promise.all([reopen(), reopen(), byApi()])).map(({ status }) => status)).toEqual([303, 303, 200])
  expect(await events()).toEqual([
    { kind: 'status', to: 'solved' },
    { kind: 'status', to: 'open' },
  ])
})

test('the link of a ticket that was merged leads its customer to the other one, where all is', async () => {
  const [older, newer] = await scene.mail(
    { digest: 'o', messageId: 'o@customer.test', subject: 'The older one', text: 'Older words' },
    { digest: 'n', messageId: 'n@customer.test', subject: 'The newer one', text: 'Newer words' },
  )
  const number = (ref = '') => Number(ref.slice(2))
  const merging = { from: number(older?.ref), into: number(newer?.ref), actor: 'agent:x', now: new Date() }
  expect(await mergeTickets(scene.pool, merging)).toMatchObject({ kind: 'merged' })
  const led = await get(`/tickets/${older?.ref}`, 'customer')
  expect([led.status, led.headers.get('location')]).toEqual([303, `/tickets/${newer?.ref}`])
  const { text } = await get(`/tickets/${newer?.ref}`, 'customer')
  expect(text).toContain('Older words')
  expect(text).toContain('Newer words')
  expect((await get(`/tickets/${older?.ref}`, 'other-customer')).status).toBe(404)
})
