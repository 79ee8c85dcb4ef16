/** For tests: a mail with a text and little else, as `whatIsNew` sees it. */

import { htmlConversionLimit, htmlText } from '../html/html-text.ts'
import type { Mailbox } from '../parsed-mail.ts'
import { type WrittenMail, whatIsNew } from './new-text.ts'

type Said = Readonly<{ subject?: string; author?: Mailbox | null; isAnswer?: boolean; html?: string | null }>

/** A mail of a person called Ann Smith; an answer by its References where the subject does not say it. */
export function written(
  text: string,
  { subject = 'Printer', author, isAnswer = false, html = null }: Said,
): WrittenMail {
  const from = author === undefined ? { email: 'ann@example.com', name: 'Ann Smith' } : author
  const facts = { subject, author: from, references: isAnswer ? ['1@example.com'] : [], origin: 'person' } as const
  return { text, html, textFrom: html === null ? 'plain' : 'html', attached: [], facts }
}

/** What is new in a text. */
export function newIn(text: string, said: Said = {}): string {
  return whatIsNew(written(text, said)).newText
}

/** What is new in HTML. */
export function newInHtml(html: string, said: Said = {}): string {
  return newIn(htmlText(html, htmlConversionLimit).text, { ...said, html })
}
