import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languages as configured } from '../../config/outgoing-schema.ts'
import { ticketTypes } from '../../tickets/types.ts'
import { wordsOf } from './compose.ts'
import { languages, problemsOfTemplates, templateFor } from './template-files.ts'

const fail = (problems: readonly string[]) => expect(problems).toEqual([])
const values = { ref: 'T-42', name: 'Help & Support', address: 'support@example.com' }

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postroom-templates-'))
})
afterAll(() => rm(directory, { recursive: true }))

test('there are templates for all languages of the config', () => {
  expect([...languages]).toEqual([...configured])
})

test.each(languages.flatMap((language) => ticketTypes.map((type) => ({ language, type }))))(
  'ours in $language for a $type are whole, with and without a page',
  async ({ language, type }) => {
    const template = await templateFor(null, language, fail)
    const [plain, paged] = [[type], [type, 'paged']].map((sections) =>
      wordsOf(template, { values, sections: new Set(sections) }),
    )
    for (const words of [plain, paged]) {
      expect(words?.subject).toMatch(/^\[T-42\] \S/)
      expect(words?.text).toContain('[T-42]')
      expect(words?.text).toContain('Help & Support')
      expect(words?.html).toContain('Help &amp; Support')
      expect(words?.html).toContain(`lang="${language}"`)
      expect(`${words?.text}${words?.html}`).not.toMatch(/\{\{|\}\}|\n{3}/)
      for (const line of words?.text.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(78)
    }
    expect(paged?.text.length).toBeGreaterThan(plain?.text.length ?? 0)
    expect(paged?.html?.length).toBeGreaterThan(plain?.html?.length ?? 0)
  },
)

test('each type is told in words of its own, in each language', async () => {
  for (const language of languages) {
    const template = await templateFor(null, language, fail)
    const texts = ticketTypes.map((type) => wordsOf(template, { values, sections: new Set([type]) }).text)
    expect(new Set(texts).size).toBe(ticketTypes.length)
  }
})

test('a template of the operator’s replaces ours; without HTML the mail is text only', async () => {
  await writeFile(join(directory, 'acknowledgement.de.txt'), 'Subject: [{{ref}}] Moin\n\n{{name}} hat Post.\n')
  expect(await problemsOfTemplates(directory)).toEqual([])
  const own = wordsOf(await templateFor(directory, 'de', fail), { values, sections: new Set() })
  expect(own).toEqual({ subject: '[T-42] Moin', text: 'Help & Support hat Post.\n', html: null })
  const english = wordsOf(await templateFor(directory, 'en', fail), { values, sections: new Set() })
  expect(english.subject).toBe('[T-42] We have received your message')
})

test('what is wrong with them is told with file and line, and ours are used', async () => {
  const write = (name: string, text: string) => writeFile(join(directory, name), text)
  await write('acknowledgement.en.txt', 'Subject: {{ref}}\n\nHello,\n\n{{body}}\n')
  await write('acknowledgement.en.html', '<p>\n{{subject}}</p>')
  await write('acknowledgement.fr.txt', 'Bonjour\n')
  await write('acknowledgement.it.html', '<p>Ciao</p>')
  await write('acknowledgement.klingon.txt', 'Subject: x\n\n')
  const problems = (await problemsOfTemplates(directory)).map((text) => text.replaceAll(`${directory}/`, ''))
  expect(problems).toEqual([
    'acknowledgement.en.txt:1: the subject has no [{{ref}}], by which answers find their ticket',
    'acknowledgement.en.txt:5: {{body}} is unknown, expected one of {{ref}}, {{name}}, {{address}}',
    'acknowledgement.en.html:2: {{subject}} is unknown, expected one of {{ref}}, {{name}}, {{address}}',
    expect.stringMatching(/^acknowledgement\.fr\.txt:1: the first line is no "Subject: …"/),
    'acknowledgement.it.html stands alone, expected acknowledgement.it.txt beside it',
    expect.stringMatching(
      /^acknowledgement\.klingon\.txt is no template of ours, expected .*en, de, fr, es, nl, pt, it$/,
    ),
  ])
  const told: (readonly string[])[] = []
  const used = wordsOf(await templateFor(directory, 'en', (some) => told.push(some)), { values, sections: new Set() })
  expect(told).toMatchObject([{ length: 3 }])
  expect(used.subject).toBe('[T-42] We have received your message')
})

test('a file that can not be read is told of, and ours is used', async () => {
  const odd = join(directory, 'odd')
  await mkdir(join(odd, 'acknowledgement.es.txt'), { recursive: true })
  expect(await problemsOfTemplates(odd)).toEqual([`${odd}/acknowledgement.es.txt can not be read (EISDIR)`])
  expect((await templateFor(odd, 'es', () => undefined)).html).not.toBeNull()
})

test('a directory that is not there is a problem, and no reason to be silent', async () => {
  const nowhere = join(directory, 'nowhere')
  expect(await problemsOfTemplates(nowhere)).toEqual([expect.stringContaining('which can not be read (ENOENT)')])
  expect((await templateFor(nowhere, 'nl', fail)).html).not.toBeNull()
})
