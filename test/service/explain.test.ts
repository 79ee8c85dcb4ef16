/** `postroom explain`: what is stored of a decision, and what would be decided about a mail in a file, beside a service. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postroom } from './command.ts'
import { asksNoDns } from './harness.ts'
import { composeMail, type MailPlan } from './mails.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let place = ''
let database: pg.Client
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'postroom-explain-'))
  await writeFile(join(place, 'postroom.yaml'), asksNoDns)
  scene = await openScene()
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await scene?.[Symbol.asyncDispose]()
  await rm(place, { recursive: true, force: true })
})

/** Rows of every table. */
/** What is filled in the background, by the mails that the test itself has sent. */
const background = ['ticket_search', 'outbox', 'notifications']

async function counts(): Promise<unknown> {
  const { rows } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  )
  const each = rows
    .filter(({ name }) => !background.includes(name))
    .map(async ({ name }) => {
      const counted = await database.query<{ count: number }>(`select count(*)::int as count from ${name}`)
      return [name, counted.rows[0]?.count]
    })
  return Object.fromEntries(await Promise.all(each))
}

const opening: MailPlan = { from: 'Ann <ann@customer.example>', subject: 'Slow', messageId: 'slow@customer.example' }

async function fileOf(name: string, plan: MailPlan): Promise<string> {
  await writeFile(join(place, name), composeMail(plan))
  return name
}

test('a ticket: each message with all that decided about it, and its deliveries', async () => {
  const mail = composeMail(opening)
  const ref = await scene.send(mail, { recipients: ['support@humanmade.com'] })
  await scene.send(mail, { recipients: ['hosting@humanmade.com'], reversePath: 'again@customer.example' })
  const { code, out } = await postroom(scene, place, 'explain', ref)
  expect(code).toBe(0)
  const lines = out.split('\n').map((line) => line.trim())
  expect(lines).toEqual(
    expect.arrayContaining([
      'opened: support@humanmade.com is served by support@humanmade.com',
      'recipient support@humanmade.com: support@humanmade.com, names this local part and this domain',
      'not hosting@humanmade.com (built-in): is for the local part hosting, not support',
      'origin person: no sign of a machine',
      'authentication spf=none dkim=none dmarc=none arc=none',
      'author stranger: the mail is about no ticket that it may join',
      expect.stringMatching(
        /^delivery .* from <ada@customer\.example> at 127\.0\.0\.1 to support@humanmade\.com: spf=/,
      ),
      expect.stringMatching(
        /^redelivery .* from <again@customer\.example> at 127\.0\.0\.1 to hosting@humanmade\.com: spf=/,
      ),
      expect.stringMatching(/^message [\da-f-]{36}$/),
    ]),
  )
  const [row] = JSON.parse((await postroom(scene, place, 'explain', ref, '--json')).out)
  expect(row).toMatchObject({
    notes: [],
    held_because: null,
    trace: {
      trust: { is: 'stranger' },
      authentication: { summary: expect.stringContaining('dmarc=none') },
      claims: [],
    },
    deliveries: [{ recipients: ['support@humanmade.com'] }, { recipients: ['hosting@humanmade.com'] }],
  })
})

test('a file: what it says and what would become of it; nothing is written', async () => {
  const before = await counts()
  const file = await fileOf('urgent.eml', {
    ...opening,
    subject: 'Down',
    messageId: 'down@customer.example',
    to: 'sysops@humanmade.com',
  })
  const { code, out } = await postroom(scene, place, 'explain', file)
  expect(code).toBe(0)
  for (const told of [
    'subject: Down',
    'author: Ann <ann@customer.example>',
    'text: The checkout page answers',
    'would open a ticket: incident, urgent, pages on-call',
    'recipient sysops@humanmade.com: sysops@humanmade.com',
    'origin person',
  ])
    expect(out).toContain(told)
  expect(out).not.toContain('could not be looked up')
  expect(await counts()).toEqual(before)
  expect((await readdir(place)).toSorted()).toEqual(['postroom.yaml', 'urgent.eml'])
})

test('a file is looked up in the threads and deliveries that there are', async () => {
  const ref = await scene.send(composeMail({ ...opening, messageId: 'known@customer.example' }))
  const before = await counts()
  const answer = { ...opening, messageId: 'answer@customer.example', inReplyTo: 'known@customer.example' }
  const run = async (name: string, plan: MailPlan, ...argv: readonly string[]) =>
    (await postroom(scene, place, 'explain', await fileOf(name, plan), ...argv)).out
  expect(await run('answer.eml', answer)).toContain(`would join ${ref}, which is then new`)
  expect(await run('other.eml', { ...answer, from: 'eve@other.example' })).toContain(
    `would join ${ref} as an internal entry, unverified, which is then new`,
  )
  expect(await run('known.eml', { ...opening, messageId: 'known@customer.example' })).toContain(
    `would be recorded as a redelivery: it is on ${ref} already`,
  )
  const json = JSON.parse(await run('answer.eml', answer, '--json', '--recipient', 'sysops@humanmade.com'))
  expect(json).toMatchObject({
    would: 'replied',
    ticket: ref,
    recipients: ['sysops@humanmade.com'],
    not_looked_up: null,
  })
  expect(json.trace.raise).toMatchObject({ priority: 'urgent', page: true })
  expect(await counts()).toEqual(before)
})

test('alerts: what they are about, why they are grouped, and why a recovery pages nobody', async () => {
  const alert = (word: string, n: number): MailPlan => ({
    from: 'Nagios <nagios@monitor.example>',
    to: 'sysops@humanmade.com',
    subject: `** ${word} Service Alert: web1/HTTP is WHATEVER **`,
    messageId: `${n}.alert@monitor.example`,
  })
  const recovery = await fileOf('recovery.eml', alert('RECOVERY', 3))
  const foreseen = await postroom(scene, place, 'explain', recovery)
  expect(foreseen.out).toContain('would open a ticket: incident, urgent\n')
  expect(foreseen.out).toContain('pages nobody: it says that something is over ("RECOVERY")')

  const ref = await scene.send(composeMail(alert('PROBLEM', 1)), { recipients: ['sysops@humanmade.com'] })
  await scene.send(composeMail(alert('PROBLEM', 2)), { recipients: ['sysops@humanmade.com'] })
  const { out } = await postroom(scene, place, 'explain', ref)
  const lines = out.split('\n').map((line) => line.trim())
  expect(lines).toEqual(
    expect.arrayContaining([
      'grouped: an alert of the same author about the same, within the window',
      'origin auto-generated: the author and the subject of a monitoring system (mail/alert/)',
      expect.stringMatching(/^alert of Nagios or Icinga 1: problem, the form of .*, which says "PROBLEM" \(/),
      expect.stringMatching(/^fingerprint [\da-f]{12}: the author, host web1, service http$/),
      'group: mail 2 of its kind',
    ]),
  )
  expect((await postroom(scene, place, 'explain', recovery)).out).toContain(`would be noted on ${ref}\n`)
})

test('a file without a database in reach is explained all the same', async () => {
  const file = await fileOf('alone.eml', opening)
  const away = { ...scene, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }
  const { code, out } = await postroom(away, place, 'explain', file)
  expect(code).toBe(0)
  expect(out).toMatch(/threads could not be looked up: .*ECONNREFUSED/)
  expect(out).toContain('would open a ticket: question, normal')
})

test('a file that would be refused, or is none, fails with the reason', async () => {
  const elsewhere = await fileOf('elsewhere.eml', { ...opening, to: 'x@elsewhere.example' })
  const run = (...argv: readonly string[]) => postroom(scene, place, 'explain', ...argv)
  expect(await run(elsewhere)).toMatchObject({
    code: 1,
    err: expect.stringContaining('names no address that is served'),
  })
  expect(await run(elsewhere, '--recipient', 'x@elsewhere.example')).toMatchObject({
    code: 1,
    err: `postroom: elsewhere.eml: nobody serves x@elsewhere.example: it would be refused\n`,
  })
  expect(await run(elsewhere, '--client-ip', '192.0.2.999')).toMatchObject({
    code: 2,
    err: expect.stringContaining('192.0.2.999 is no IP address'),
  })
  expect(await run('missing.eml')).toMatchObject({ code: 1, err: 'postroom: missing.eml: no such file or directory\n' })
  expect(await run('.')).toMatchObject({ code: 1, err: 'postroom: .: it is not a file\n' })
})
