/**
 * What a careful reader says each mail of the corpus is: one table per folder in `expectations/`, written from the raw
 * mails and never from what a program made of them. `compare` counts field by field, for our reader as for any other.
 * The mails lie beside the repository; only names, a subject and a few first words of each stand in the tables.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { origins } from '../../src/mail/parsed-mail.ts'

/** Where the mails are, when they are there. */
export const corpus = resolve(import.meta.dirname, '../../../shared/corpus')

const tables = resolve(import.meta.dirname, 'expectations')

const Expectation = z.strictObject({
  /** Decoded, one blank between words; '' when there is none. */
  subject: z.string(),
  /** Address of the author; null when the mail names none that has a domain. */
  from: z.string().nullable(),
  /** Decoded; left out when there is none or when it only repeats the address. */
  from_name: z.string().optional(),
  /** File names in the order of the mail; `(image/png)` for a part without a name. */
  attachments: z.array(z.string()),
  /** How the readable text begins; '' when a person would see none; null when the beginning is a matter of taste. */
  text: z.string().nullable(),
  origin: z.enum(origins),
  /** What else must be in the text: a second part, a word that shows the charset. */
  contains: z.array(z.string()).default([]),
  /** Why, where one could see it otherwise. */
  note: z.string().optional(),
})

/** What is expected of one mail. */
export type Expectation = z.infer<typeof Expectation>

/** What is compared of a reading; `origin` is null for a reader that gives none. */
export type Compared = Readonly<{
  subject: string
  author: Readonly<{ email: string; name: string | null }> | null
  attachments: readonly Readonly<{ filename: string | null; contentType: string }>[]
  text: string
  origin: string | null
}>

/** The fields that are compared, in the order of the tables. */
export const fields = ['subject', 'from', 'from_name', 'attachments', 'text', 'contains', 'origin'] as const
export type Field = (typeof fields)[number]

/** A field that is not as expected. */
export type Difference = Readonly<{ field: Field; expected: string; got: string }>

/** All tables as one, by `<folder>/<file>`. Throws when a table is not as the schema says. */
export function readExpectations(): ReadonlyMap<string, Expectation> {
  const entries = readdirSync(tables).flatMap((table) => {
    const folder = table.replace(/\.yaml$/, '')
    const rows = z.record(z.string(), Expectation).parse(parse(readFileSync(join(tables, table), 'utf8')))
    return Object.entries(rows).map(([file, row]) => [`${folder}/${file}`, row] as const)
  })
  return new Map(entries)
}

/** The mails of the corpus as `<folder>/<file>`, sorted; none when it is not there. */
export function corpusFiles(): readonly string[] {
  if (!existsSync(corpus)) return []
  const entries = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = entries.map((entry) => relative(corpus, join(entry.parentPath, entry.name)))
  return files.filter((file) => file.includes('/')).sort()
}

/** A mail of the corpus: `<folder>/<file>` and its bytes. */
export type CorpusMail = Readonly<{ file: string; bytes: Buffer }>

/** Reads a mail of the corpus. */
export function corpusMail(file: string): CorpusMail {
  return { file, bytes: readFileSync(join(corpus, file)) }
}

/** '' where the header section says that the mail came with the null reverse-path, else some sender's. */
export function reversePathOf(mail: Uint8Array): string {
  const [headerSection = ''] = Buffer.from(mail.subarray(0, 65_536))
    .toString('latin1')
    .split(/\r?\n\r?\n|\r\r/, 1)
  return /(?:^|[\r\n])return-path:[ \t]*<>/i.test(headerSection) ? '' : 'ann@example.com'
}

/** Where a reading differs from what is expected; nothing for a good one. Runs of white space count as one blank. */
export function compare(mail: Compared, expected: Expectation): readonly Difference[] {
  const text = oneLine(mail.text)
  const missing = expected.contains.filter((phrase) => !text.includes(oneLine(phrase)))
  const pairs: readonly (Difference | null)[] = [
    differing('subject', expected.subject, oneLine(mail.subject)),
    differing('from', lower(expected.from), lower(mail.author?.email)),
    expected.from_name === undefined
      ? null
      : differing('from_name', expected.from_name, oneLine(mail.author?.name ?? '')),
    differing('attachments', expected.attachments.join(' | '), mail.attachments.map(shownName).join(' | ')),
    expected.text === null ? null : differing('text', expected.text, beginning(text, expected.text)),
    differing('contains', '', missing.join(' | ')),
    mail.origin === null ? null : differing('origin', expected.origin, mail.origin),
  ]
  return pairs.filter((pair) => pair !== null)
}

function differing(field: Field, expected: string, got: string): Difference | null {
  return oneLine(expected) === got ? null : { field, expected: oneLine(expected), got }
}

/** As much of the text as is expected, a little more when it differs; all that is shown of a long one is its start. */
function beginning(text: string, expected: string): string {
  const wanted = oneLine(expected)
  return wanted !== '' && text.startsWith(wanted) ? wanted : text.slice(0, 80)
}

function shownName(attachment: Compared['attachments'][number]): string {
  return oneLine(attachment.filename ?? `(${attachment.contentType})`)
}

/** A word without a domain, such as the MAILER-DAEMON of a bounce, is no address: nobody could answer it. */
function lower(address: string | null | undefined): string {
  return address?.includes('@') ? address.toLowerCase() : 'null'
}

/** Runs of white space as one blank, none at the ends. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
