/**
 * One mail from bytes to {@link ParsedMail}: header facts from the header section, content from the parts, everything
 * storable. This is the work that a worker does; `reader.ts` bounds it in time and memory and answers when it fails.
 */
import type { Content } from './body/content.ts'
import { rawText } from './body/raw-text.ts'
import type { Texts } from './body/texts.ts'
import { htmlConversionLimit, htmlText } from './html/html-text.ts'
import { mailOf, openMail, type ReadingTask } from './opened-mail.ts'
import type { MailSource, ParsedMail } from './parsed-mail.ts'
import { readProtected } from './protection/protected-content.ts'
import type { Notes } from './storable.ts'

/** Reads the whole mail. Throws only when its bytes cannot be read. */
export async function parseMail(task: ReadingTask): Promise<ParsedMail> {
  const opened = openMail(task)
  const content = opened.isMail ? await readProtected(task.source, opened) : await prose(task.source, opened.notes)
  return mailOf(opened, content)
}

/** Text or a page that somebody sent without any header section: all of it is what they said. */
async function prose(source: MailSource, notes: Notes): Promise<Content> {
  const text = await rawText(source, 0, notes)
  notes.add('the mail has no header section')
  const isHtml = /^<(?:!doctype html|html|\?xml)\b/i.test(text)
  const read: Texts = isHtml
    ? { text: htmlText(text, htmlConversionLimit).text, html: text, textFrom: 'html' }
    : { text, html: null, textFrom: 'plain' }
  return { ...read, attached: [], problem: null, protection: null }
}
