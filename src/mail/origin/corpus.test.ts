/** The origin of every mail of the corpus, and what its reports say, against what a person reads in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ParsedMail } from '../parsed-mail.ts'
import { parsed } from '../read-fixture.ts'
import { confusionTable } from './confusion.ts'
import { expectedOrigin, readReports, silentMachines } from './corpus-origins.ts'

const corpus = resolve(import.meta.dirname, '../../../../shared/corpus')
const files = existsSync(corpus) ? mailsBelow(corpus) : []

function mailsBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((one) => one.isFile()).map((one) => relative(folder, join(one.parentPath, one.name)))
  return names.filter((name) => name !== 'README.md').toSorted()
}

describe.skipIf(files.length === 0)(
  `origins of ${files.length === 0 ? 'shared/corpus, which is absent' : 'the corpus'}`,
  () => {
    const mails = new Map<string, ParsedMail>()
    // An ordinary reverse-path, as if nothing were known of the envelope: the hard way.
    beforeAll(async () => {
      for (const file of files) mails.set(file, await parsed(readFileSync(join(corpus, file))))
    }, 120_000)

    const judged = () =>
      [...mails].map(([file, { origin }]) => ({ file, expected: expectedOrigin(file), found: origin }))

    test('no person is taken for a machine, and 98 % of the delivery reports are found', ({ annotate }) => {
      annotate(confusionTable(judged()))
      expect(judged().filter(({ expected, found }) => expected === 'person' && found !== 'person')).toEqual([])
      const reports = judged().filter(({ expected }) => expected === 'delivery-report')
      const found = reports.filter((one) => one.found === 'delivery-report')
      expect(reports.length).toBeGreaterThan(80)
      expect(found.length / reports.length).toBeGreaterThanOrEqual(0.98)
      const readAsReport = judged().filter((one) => one.found === 'delivery-report')
      expect(readAsReport).toHaveLength(found.length)
    })

    test('only machines that do not say so are taken for a person', () => {
      const wrong = judged().filter(({ expected, found }) => expected !== found)
      expect(wrong.map(({ file }) => file)).toEqual(Object.keys(silentMachines).toSorted())
      expect(wrong.every(({ found }) => found === 'person')).toBe(true)
    })

    test('each delivery report has an entry in the table', () => {
      const reports = judged().filter(({ expected }) => expected === 'delivery-report')
      // All its words were replaced by the letter x.
      const unreadable = 'mimekit/messages_delivery-status.anonymized.eml'
      expect(reports.map(({ file }) => file)).toEqual([...Object.keys(readReports), unreadable].toSorted())
    })

    test.each(Object.entries(readReports))(
      '%s is read as a person reads it',
      (file, [expected, status, diagnostic]) => {
        const recipients = mails.get(file)?.report?.recipients ?? []
        expect(recipients.map(({ finalRecipient }) => finalRecipient).join(' ')).toBe(expected)
        expect(recipients[0]?.status).toBe(status)
        expect(recipients[0]?.diagnostic).toContain(diagnostic)
        expect(recipients[0]?.action).toBe(/delay|warning/i.test(mails.get(file)?.subject ?? '') ? 'delayed' : 'failed')
      },
    )
  },
)
