import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body, Envelope } from '../../intake/envelope.ts'
import { type Importing, importMails } from './import-mails.ts'
import type { PassedOver } from './passed-over.ts'
import { survey } from './survey.ts'
import type { Taken } from './tally.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-importing-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Store = Importing['store']

/** Imports a file with this content, and gives what came of it; `store` is called with the subject of each mail. */
async function imported(
  content: string | Uint8Array,
  store: (subject: string, body: Body) => Promise<Taken>,
  stop?: AbortSignal,
) {
  const path = join(root, `${crypto.randomUUID()}.mbox`)
  await writeFile(path, content)
  const taken: Taken[] = []
  const passed: PassedOver[] = []
  const envelopes: Envelope[] = []
  let bytes = 0
  const named: Store = (envelope, body) => {
    envelopes.push(envelope)
    const subject = /^Subject: (.*)$/m.exec(Buffer.from(body.headerSection).toString('latin1'))?.[1]
    return store(subject ?? '', body)
  }
  const end = await importMails({
    files: await survey([path], new Date(), (one) => passed.push(one)),
    format: 'mboxrd',
    recipientsOf: (head) => {
      const isForNobody = head.fields.some(({ name, value }) => name === 'to' && value === 'nobody@x.example')
      return isForNobody
        ? { kind: 'not-served', tried: ['nobody@x.example'] }
        : { kind: 'served', recipients: ['support@x.example'] }
    },
    store: named,
    concernsAll: (err) => err instanceof Error && err.message === 'away',
    directory: root,
    session: 'import-1',
    now: () => new Date('2026-01-05T12:00:00Z'),
    stop: stop ?? new AbortController().signal,
    take: (one) => taken.push(one),
    passOver: (one) => passed.push(one),
    observe: (more) => (bytes += more),
  })
  const said = passed.map(({ where, because }) => `${where.replace(path, 'mbox')}: ${because}`)
  return { end, taken, said, envelopes, bytes, path }
}

/** An mbox with a mail for each header section. */
function mboxOf(...headers: readonly (readonly string[])[]): string {
  return headers
    .map((lines) => `From ann@x.example Mon Jan  1 09:30:00 2024\n${lines.join('\n')}\n\nhello\n\n`)
    .join('')
}

const opened = async (): Promise<Taken> => 'opened'

test('each mail is stored with an envelope of its own time and sender', async () => {
  const { end, taken, envelopes, bytes } = await imported(mboxOf(['Subject: a'], ['Subject: b']), opened)
  expect(end).toEqual({ kind: 'done' })
  expect(taken).toEqual(['opened', 'opened'])
  expect(bytes).toBe(mboxOf(['Subject: a'], ['Subject: b']).length)
  expect(envelopes[1]).toEqual({
    source: 'import',
    reversePath: 'ann@x.example',
    recipients: ['support@x.example'],
    clientIp: null,
    helo: null,
    tls: null,
    receivedAt: new Date('2024-01-01T09:30:00Z'),
    session: 'import-1',
    chosen: null,
    suspected: null,
  })
})

test('what cannot be taken is said with its place, and the rest goes on', async () => {
  const mbox = mboxOf(
    ['Subject: a'],
    ['Subject: b', 'To: nobody@x.example'],
    ['Subject: c'],
    ['no field'],
    ["Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"],
    ['Subject: d'],
  )
  const { end, taken, said } = await imported(mbox, async (subject) => {
    if (subject === 'c') throw new Error('no', { cause: new Error('because') })
    return 'opened'
  })
  expect(end).toEqual({ kind: 'done' })
  expect(taken).toEqual(['opened', 'opened'])
  const at = (text: string) => mbox.lastIndexOf('From ', mbox.indexOf(text) - 1)
  expect(said.toSorted()).toEqual([
    `mbox: mail 2, at byte ${at('Subject: b')}: no route: none of ours among nobody@x.example`,
    `mbox: mail 3, at byte ${at('Subject: c')}: could not be stored: no (because)`,
    `mbox: mail 4, at byte ${at('no field')}: not a mail: no header fields`,
    `mbox: mail 5, at byte ${at('Subject: DON')}: a mail program's own data, not a mail`,
  ])
})

test('an answer is stored after what it answers, however long that takes', async () => {
  const order: string[] = []
  const question = Promise.withResolvers<void>()
  const mbox = mboxOf(
    ['Subject: question', 'Message-ID: <q@x.example>'],
    ['Subject: other', 'Message-ID: <o@x.example>'],
    ['Subject: answer', 'In-Reply-To: <q@x.example>'],
  )
  await imported(mbox, async (subject) => {
    if (subject === 'question') await question.promise
    if (subject === 'other') setImmediate(question.resolve)
    order.push(subject)
    return 'opened'
  })
  expect(order).toEqual(['other', 'question', 'answer'])
})

test('when it is told to stop, what was started is finished and nothing else begun', async () => {
  const stop = new AbortController()
  const { end, taken } = await imported(
    mboxOf(['Subject: a'], ['Subject: b'], ['Subject: c']),
    async (subject) => {
      if (subject === 'b') stop.abort()
      return 'opened'
    },
    stop.signal,
  )
  expect(end).toEqual({ kind: 'stopped' })
  expect(taken).toEqual(['opened', 'opened'])
})

test('a database that stays away ends the import, and no mail is blamed', async () => {
  const mails = Array.from({ length: 100 }, (_, at) => [`Subject: ${at}`])
  let tried = 0
  const { end, said } = await imported(mboxOf(...mails), async () => {
    tried++
    throw new Error('away')
  })
  expect(end).toMatchObject({ kind: 'gave-up', cause: new Error('away') })
  expect(said).toEqual([])
  expect(tried).toBeLessThan(20)
})

test('a mail that is too large for memory is held in a file, and the file is gone afterwards', async () => {
  const text = 'All work and no play makes Jack a dull boy.\n'.repeat(60_000)
  const held: string[] = []
  const mbox = `${mboxOf(['Subject: small'])}From x Mon Jan  1 09:30:00 2024\nSubject: large\n\n${text}\n${mboxOf(['Subject: last'])}`
  const { taken } = await imported(mbox, async (subject, body) => {
    held.push(`${subject} ${body.held.in} ${body.sizeBytes}`)
    return 'opened'
  })
  expect(taken).toHaveLength(3)
  expect(held).toContain(`large file ${'Subject: large\n\n'.length + text.length}`)
  expect((await readdir(root)).filter((name) => name.startsWith('body-'))).toEqual([])
})
