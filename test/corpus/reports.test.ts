/** Who made the mails of the corpus, and what its reports say, against what a person reads in them. */
import { beforeAll, describe, expect, test } from 'vitest'
import { confusionTable } from '../../src/mail/origin/confusion.ts'
import type { ParsedMail } from '../../src/mail/parsed-mail.ts'
import { parsed } from '../../src/mail/read-fixture.ts'
import { corpusFiles, corpusMail, readExpectations } from './expectations.ts'
import { readReports } from './reports.ts'

const files = corpusFiles()
const expectations = readExpectations()

/** All its words were replaced by the letter x. */
const unreadable = 'mimekit/messages_delivery-status.anonymized.eml'

describe.skipIf(files.length === 0)(
  `origins and reports of ${files.length === 0 ? 'shared/corpus, which is absent' : 'the corpus'}`,
  () => {
    const mails = new Map<string, ParsedMail>()
    // An ordinary reverse-path, as if nothing were known of the envelope: the hard way.
    beforeAll(async () => {
      for (const file of files) mails.set(file, await parsed(corpusMail(file).bytes))
    }, 120_000)

    const judged = () =>
      [...mails].flatMap(([file, { origin }]) => {
        const expected = expectations.get(file)?.origin
        return expected === undefined ? [] : [{ file, expected, found: origin }]
      })

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

    test('a machine that is not recognised is taken for a person, never for another machine', () => {
      const wrong = judged().filter(({ expected, found }) => expected !== found)
      expect(wrong.filter(({ found }) => found !== 'person')).toEqual([])
    })

    test('each delivery report has an entry in the table', () => {
      const reports = judged().filter(({ expected }) => expected === 'delivery-report')
      expect(reports.map(({ file }) => file)).toEqual([...Object.keys(readReports), unreadable].toSorted())
    })

    test.each(Object.entries(readReports))('%s says what a person reads in it', (file, [to, status, diagnostic]) => {
      const recipients = mails.get(file)?.report?.recipients ?? []
      expect(recipients.map(({ finalRecipient }) => finalRecipient).join(' ')).toBe(to)
      expect(recipients[0]?.status).toBe(status)
      expect(recipients[0]?.diagnostic).toContain(diagnostic)
      expect(recipients[0]?.action).toBe(/delay|warning/i.test(mails.get(file)?.subject ?? '') ? 'delayed' : 'failed')
    })
  },
)
