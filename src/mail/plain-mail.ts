/**
 * Reads short plain mails at once, in the thread that took them in: most mail, for which the way to a worker and back
 * costs more than the reading. Bounded by length and by `simple-content.ts`, which is linear; loads no parser.
 */

import { bodyStartOf } from './body/body-start.ts'
import { maybeSimple, simpleContent } from './body/simple-content.ts'
import { mailOf, openMail, type ReadingTask } from './opened-mail.ts'
import type { ParsedMail } from './parsed-mail.ts'

/** What is read without a parser is at most this long: a screenful or five. */
const plainLimitBytes = 16 * 1024

/** The reading of `parseMail`, or null for a mail that is not short and plain. */
export function parsePlainMail(task: ReadingTask): ParsedMail | null {
  const { source } = task
  if (source.in === 'file' || source.bytes.length > plainLimitBytes) return null
  const { fields } = bodyStartOf(task.headerSection)
  if (fields === null || !maybeSimple(fields)) return null
  const opened = openMail(task)
  const { start, notes, isMail } = opened
  if (!isMail) return null
  const body = Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length).subarray(start.bodyFrom)
  const texts = simpleContent(fields, body, notes)
  return texts === null || texts.text === ''
    ? null
    : mailOf(opened, { ...texts, attached: [], problem: null, protection: null })
}
