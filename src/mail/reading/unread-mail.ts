/**
 * What can be said of a mail without reading it whole: header facts, and its raw body as text. Used on the main thread
 * when no worker could read a mail (in time, or at all), so it loads no parser and all that it does is bounded.
 */

import { rawText } from '../body/raw-text.ts'
import { mailOf, openMail, type ReadingTask } from '../opened-mail.ts'
import type { ParsedMail } from '../parsed-mail.ts'

/**
 * The header facts; besides, the raw body when the mail is not to be read again. `parseError` as in {@link ParsedMail}:
 * null means that it will be. Throws when a file cannot be read.
 */
export async function unreadMail(task: ReadingTask, parseError: string | null): Promise<ParsedMail> {
  const opened = openMail(task)
  // A header section that is longer than what was kept of it ends nobody knows where.
  const bodyFrom = opened.isMail && opened.start.fields === null ? task.headerSection.length : opened.start.bodyFrom
  const text = parseError === null ? '' : await rawText(task.source, bodyFrom, opened.notes)
  if (text !== '') opened.notes.add('the text is the raw body')
  return mailOf(opened, { text, html: null, textFrom: 'plain', attached: [], problem: parseError, protection: null })
}
