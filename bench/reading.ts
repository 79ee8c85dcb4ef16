/** How many fields of the corpus each reader gets right, by the tables in `test/corpus`: ours and plain `simpleParser`. */
import { type AddressObject, type ParsedMail as PlainMail, simpleParser } from 'mailparser'
import type { Judged } from '../src/mail/origin/confusion.ts'
import { parsed } from '../src/mail/read-fixture.ts'
import {
  type Compared,
  type CorpusMail,
  compare,
  type Expectation,
  type Field,
  fields,
  reversePathOf,
} from '../test/corpus/expectations.ts'

/** Mails in which a field is right, of those in which it is judged; `origin` only of ours. */
export type FieldScore = Readonly<{ field: Field; judged: number; postroom: number; plain: number | null }>

/** The fields, and for each mail which origin it has and which one we said. */
export type ReadingScores = Readonly<{ fields: readonly FieldScore[]; origins: readonly Judged[] }>

/** Reads all mails with both and counts. A mail at which plain mailparser throws has nothing right. */
export async function measureReading(
  mails: readonly CorpusMail[],
  expectations: ReadonlyMap<string, Expectation>,
): Promise<ReadingScores> {
  const wrong = { postroom: new Map<Field, number>(), plain: new Map<Field, number>() }
  const judged = new Map<Field, number>()
  const origins: Judged[] = []
  for (const { file, bytes } of mails) {
    const expected = expectations.get(file)
    if (expected === undefined) throw new Error(`test/corpus/expectations says nothing of ${file}`)
    for (const field of fields) if (isJudged(field, expected)) add(judged, field)
    const mail = await parsed(bytes, reversePathOf(bytes))
    origins.push({ expected: expected.origin, found: mail.origin })
    for (const { field } of compare(mail, expected)) add(wrong.postroom, field)
    for (const { field } of compare(await plainly(bytes), expected)) add(wrong.plain, field)
  }
  const scores = fields.map((field) => {
    const of = judged.get(field) ?? 0
    const right = (side: ReadonlyMap<Field, number>) => of - (side.get(field) ?? 0)
    return { field, judged: of, postroom: right(wrong.postroom), plain: field === 'origin' ? null : right(wrong.plain) }
  })
  return { fields: scores, origins }
}

function isJudged(field: Field, expected: Expectation): boolean {
  if (field === 'from_name') return expected.from_name !== undefined
  if (field === 'contains') return expected.contains.length > 0
  return field !== 'text' || expected.text !== null
}

function add(counts: Map<Field, number>, field: Field): void {
  counts.set(field, (counts.get(field) ?? 0) + 1)
}

/** What a program that only calls `simpleParser` has of a mail. */
async function plainly(bytes: Buffer): Promise<Compared> {
  const mail = await simpleParser(bytes).catch(() => null)
  return {
    subject: mail?.subject ?? '',
    author: authorOf(mail?.from),
    attachments: (mail?.attachments ?? []).map(({ filename = null, contentType }) => ({ filename, contentType })),
    text: mail?.text ?? '',
    origin: null,
  }
}

function authorOf(from: PlainMail['from'] | AddressObject | undefined): Compared['author'] {
  const [author] = from?.value ?? []
  return author?.address === undefined ? null : { email: author.address, name: author.name }
}
