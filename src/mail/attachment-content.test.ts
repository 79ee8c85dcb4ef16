import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { attachmentContent } from './attachment-content.ts'
import { parseMail } from './parse.ts'
import { taskOf } from './read-fixture.ts'

const folder = (name: string) => new URL(`../../fixtures/${name}/`, import.meta.url)
const mails = ['mails', 'hostile'].flatMap((name) =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith('.eml'))
    .map((file) => [file, new URL(file, folder(name))] as const),
)

test.each(mails)('%s: every attachment that is listed can be taken out again, byte for byte', async (_, url) => {
  const task = taskOf(readFileSync(url))
  const { attachments } = await parseMail(task)
  for (const { sha256, sizeBytes, filename } of attachments) {
    const content = await attachmentContent(task, sha256)
    const hash = content === null ? null : createHash('sha256').update(content).digest('hex')
    expect([filename, hash, content?.length]).toEqual([filename, sha256, sizeBytes])
  }
})

test('a hash that no attachment has gives nothing', async () => {
  const [, url] = mails.find(([file]) => file === 'question-with-attachment.eml') ?? mails[0] ?? []
  expect(await attachmentContent(taskOf(readFileSync(url ?? '')), '0'.repeat(64))).toBe(null)
})
