/** For tests: mails from `fixtures/` and from text, with the header section as the doors find it, and what is wrong with a reading. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { contentDigest } from './digest.ts'
import type { ReadingTask } from './opened-mail.ts'
import { parseMail } from './parse.ts'
import type { ParsedMail } from './parsed-mail.ts'

/** The bytes of `fixtures/<path>`. */
export function fixture(path: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)))
}

/** The bytes of a mail as a door hands them to the reader. */
export function taskOf(bytes: Uint8Array, reversePath = 'ann@example.com'): ReadingTask {
  const digest = contentDigest()
  digest.update(bytes)
  return { source: { in: 'memory', bytes }, headerSection: digest.headerSection(), reversePath }
}

/** Reads a mail in this thread; lines of a string end in CRLF. */
export async function parsed(mail: Uint8Array | string, reversePath = 'ann@example.com'): Promise<ParsedMail> {
  const bytes = typeof mail === 'string' ? Buffer.from(mail.replaceAll('\n', '\r\n')) : mail
  return await parseMail(taskOf(bytes, reversePath))
}

/** Whatever Postgres, an index or a page could not take: one line each, none for a good reading. */
export function unstorable(mail: ParsedMail): readonly string[] {
  const { text, newText, html, ...short } = mail
  const long = { text, newText, html }
  return [...faultsOf(short, '', 1000), ...faultsOf(long, '', 1024 * 1024)]
}

function faultsOf(value: unknown, path: string, limit: number): readonly string[] {
  if (typeof value === 'string') return stringFaults(value, limit).map((fault) => `${path} ${fault}`)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [`${path} is no date`] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => faultsOf(inner, `${path}.${key}`, limit))
}

function stringFaults(value: string, limit: number): readonly string[] {
  const faults = []
  if (value.length > limit) faults.push(`has ${value.length} characters`)
  if (!value.isWellFormed()) faults.push('has half a character')
  if (/[^\P{Cc}\t\n]/u.test(value)) faults.push('has control characters')
  return faults
}
