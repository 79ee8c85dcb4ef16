import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PassedOver } from './passed-over.ts'
import { survey } from './survey.ts'

const now = new Date('2026-01-05T12:00:00Z')
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-survey-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Writes files below a new folder; gives what a survey of it says, with paths below that folder. */
async function surveyed(name: string, files: Readonly<Record<string, string>>, paths: readonly string[] = ['']) {
  const folder = join(root, name)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), Buffer.from(content, 'latin1'))
  }
  const passed: PassedOver[] = []
  const found = await survey(
    paths.map((path) => join(folder, path)),
    now,
    (one) => passed.push(one),
  )
  const below = (path: string) => path.slice(folder.length + 1)
  return {
    folder,
    found: found.map(({ path, holds }) => `${holds} ${below(path)}`),
    passed: passed.map(({ where, because, isProblem }) => `${isProblem ? '!' : ' '} ${below(where)}: ${because}`),
  }
}

const mailOf = (day: number) => `Subject: x\nDate: ${day} Jan 2024 12:00:00 +0000\n\nhello\n`
const mboxOf = (day: number) => `From ada@x.example Mon Jan  ${day} 09:30:00 2024\n${mailOf(day)}\n`

test('mails of a directory come by their dates, from whatever folder or file', async () => {
  const { found, passed } = await surveyed('dates', {
    'b/Re reply.eml': mailOf(2),
    'question.eml': mailOf(1),
    'a/archive': mboxOf(4),
    'a/answer.eml': mailOf(3),
  })
  expect(found).toEqual(['mail question.eml', 'mail b/Re reply.eml', 'mail a/answer.eml', 'mbox a/archive'])
  expect(passed).toEqual([])
})

test('a Maildir gives what is in new and cur, of its folders too, and nothing else', async () => {
  const { found, passed } = await surveyed('maildir', {
    'cur/1.host:2,S': mailOf(1),
    'cur/.hidden': mailOf(1),
    'new/3.host': mailOf(3),
    'tmp/9.host': mailOf(9),
    '.Sent/cur/2.host:2,RS': `From - Mon Jan 02 09:30:00 2024\n${mailOf(2)}`,
    '.Sent/tmp/8.host': mailOf(8),
    'dovecot.index.log': 'binary',
    subscriptions: 'Sent\n',
  })
  expect(found).toEqual(['mail cur/1.host:2,S', 'mail .Sent/cur/2.host:2,RS', 'mail new/3.host'])
  expect(passed).toEqual([])
})

test('what is no mail is passed over, and said; what was meant to be one is a problem', async () => {
  const { found, passed } = await surveyed('odd', {
    'broken.eml': 'no header here\n',
    'empty.eml': '',
    'notes.txt': 'Dear diary,\n',
    'old.mbox.gz': '\x1f\x8b\x08\x00 and so on',
    'mail.txt': mailOf(1),
    'starts-with-from.eml': mboxOf(2),
  })
  expect(found).toEqual(['mail mail.txt', 'mail starts-with-from.eml'])
  expect(passed).toEqual([
    '! broken.eml: not a mail: no header fields',
    '! empty.eml: an empty file',
    '  notes.txt: not a mail: no header fields',
    '! old.mbox.gz: packed (gzip): unpack it first',
  ])
})

test('a path that was named must be there and must be mail', async () => {
  const { found, passed } = await surveyed('named', { 'notes.txt': 'Dear diary,\n', mail: mailOf(1) }, [
    'mail',
    'notes.txt',
    'nowhere',
  ])
  expect(found).toEqual(['mail mail'])
  expect(passed).toEqual(['! nowhere: no such file or directory', '! notes.txt: not a mail: no header fields'])
})

test('a link to a directory is not followed, one to a file is', async () => {
  const { folder } = await surveyed('links', { 'in/mail.eml': mailOf(1) })
  await symlink('..', join(folder, 'in/up'))
  await symlink('mail.eml', join(folder, 'in/again.eml'))
  const { found, passed } = await surveyed('links', {})
  expect(found).toEqual(['mail in/again.eml', 'mail in/mail.eml'])
  expect(passed).toEqual(['  in/up: a link to a directory is not followed'])
})
