/**
 * Mails that others collected because they are hard, read by the reader as the service does: no fault, nothing
 * unstorable, something to read wherever there is something. The corpus lies beside the repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsed, taskOf, unstorable } from './read-fixture.ts'
import { createReader, type Reader } from './reading/reader.ts'

const corpus = resolve(import.meta.dirname, '../../../shared/corpus')
const files = existsSync(corpus) ? filesBelow(corpus) : []

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

describe.skipIf(files.length === 0)(
  `mails of ${files.length === 0 ? 'shared/corpus, which is absent' : 'the corpus'}`,
  () => {
    let reader: Reader
    beforeAll(() => {
      reader = createReader({ threads: 2, maxOldGenerationMb: 128, log: pino({ level: 'silent' }) })
    })
    afterAll(() => reader.close())

    test.each(files)('%s', async (file) => {
      const bytes = readFileSync(join(corpus, file))
      const { source, headerSection } = taskOf(bytes)
      const options = { reversePath: 'ann@example.com', budgetMs: 20_000, limitMs: 20_000 }
      const { mail, pending } = await reader.read(source, headerSection, options)
      expect({ pending, parseError: mail.parseError }).toEqual({ pending: false, parseError: null })
      expect(unstorable(mail)).toEqual([])
      const body = bytes.subarray(headerSection.length).toString('latin1').trim()
      const isReadable = mail.text !== '' || mail.html !== null || mail.attachments.length > 0
      expect(isReadable).toBe(body !== '' || isReadable)
    })

    test('cut anywhere, they are read as well', async () => {
      for (const [at, file] of files.entries()) {
        const bytes = readFileSync(join(corpus, file))
        const mail = await parsed(
          bytes.subarray(0, Math.min(20_000, Math.floor(bytes.length * ((at % 7) + 1) * 0.125))),
        )
        expect(unstorable(mail)).toEqual([])
      }
    })
  },
)
