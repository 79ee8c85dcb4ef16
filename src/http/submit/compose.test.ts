import { Readable } from 'node:stream'
import fc from 'fast-check'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { readBody } from '../../intake/body.ts'
import { parseMail } from '../../mail/parse.ts'
import { composeWritten, isSubmission, type Written } from './compose.ts'

const now = new Date('2026-11-28T12:00:00Z')
const submission = uuidv7({ msecs: now.getTime() })
const written: Written = {
  submission,
  author: { email: 'ada@customer.example', name: 'Ada Lovelace' },
  ...{ to: 'support@humanmade.com', cc: ['bob@customer.example'], subject: 'Blank page', text: 'It is **blank**.' },
  inReplyTo: null,
  uploads: [{ filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('line') }],
}

test('a form becomes the mail of its author', async () => {
  const mail = await read(written)
  expect(mail).toMatchObject({
    ...{ messageId: `${submission}@humanmade.com`, subject: 'Blank page', origin: 'person', sentAt: now },
    author: { email: 'ada@customer.example', name: 'Ada Lovelace' },
    ...{ to: [{ email: 'support@humanmade.com' }], cc: [{ email: 'bob@customer.example' }] },
    ...{ text: 'It is **blank**.', attachments: [{ filename: 'a.txt', sizeBytes: 4 }], parseError: null },
  })
})

test('the same form gives the same bytes', async () => {
  expect((await composeWritten(written)).equals(await composeWritten(written))).toBe(true)
})

test('whatever is written, it stays where it was written', async () => {
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => text.isWellFormed())
  await fc.assert(
    fc.asyncProperty(words, words, words, async (subject, name, filename) => {
      const upload = { filename, contentType: 'text/plain', bytes: Buffer.from('x') }
      const mail = await read({ ...written, subject, author: { ...written.author, name }, uploads: [upload] })
      expect(mail.author?.email).toBe('ada@customer.example')
      expect(mail.to.map(({ email }) => email)).toEqual(['support@humanmade.com'])
      expect(mail.cc.map(({ email }) => email)).toEqual(['bob@customer.example'])
      expect(mail.attachments).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['made when the form was shown', submission, true],
  ['of a form that was open for a day', uuidv7({ msecs: now.getTime() - 86_400_000 }), true],
  ['of a form that is a month old', uuidv7({ msecs: now.getTime() - 30 * 86_400_000 }), false],
  ['of tomorrow', uuidv7({ msecs: now.getTime() + 86_400_000 }), false],
  ['without a time', uuidv4(), false],
  ['that is none', "x' or 1=1", false],
])('an id %s', (_, id, wanted) => {
  expect(isSubmission(id, now)).toBe(wanted)
})

async function read(form: Written) {
  const limits = { limitBytes: 1_000_000, memoryBytes: 1_000_000, directory: '/nowhere' }
  const taken = await readBody(Readable.from([await composeWritten(form)]), limits)
  if (taken.kind !== 'ok') throw new Error(taken.kind)
  const { held: source, headerSection } = taken.body
  return parseMail({ source, headerSection, reversePath: form.author.email })
}
