/**
 * Replies and signatures that others collected, with what a person reading them would call new. The files lie beside the
 * repository and are not copied; where what is new is long, its first and last words stand for it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'

const corpus = resolve(import.meta.dirname, '../../../../shared/corpus')
const isThere = existsSync(corpus)

/** All of the new text, or how it begins and ends. */
type New = string | Readonly<{ first: string; last: string }>

const hello = 'Hi. I am fine.\nThanks,\nAlex'
const survey = { first: '(Please accept our apologies', last: 'the best of luck in the\ndrawing!' }

const expected: Readonly<Record<string, New>> = {
  'email_reply_parser/correct_sig.txt': 'this is an email with a correct -- signature.',
  'email_reply_parser/email_1_2.txt': { first: 'Hi,\nOn Tue, 2011-03-01', last: 'delete them all individually."' },
  'email_reply_parser/email_1_4.txt': "Awesome! I haven't had another problem with it.",
  'email_reply_parser/email_1_6.txt': 'I get proper rendering as well.\nSent from a magnificent torch of pixels',
  'email_reply_parser/email_1_8.txt': { first: 'On Tue, Apr 29, 2014', last: 'and under this.' },
  'email_reply_parser/email_2_2.txt': 'Outlook with a reply directly above line',
  'email_reply_parser/email_BlackBerry.txt': 'Here is another email',
  'email_reply_parser/email_iPhone.txt': 'Here is another email',
  'email_reply_parser/email_multi_word_sent_from_my_mobile_device.txt': 'Here is another email',
  'email_reply_parser/email_sent_from_my_not_signature.txt':
    'Here is another email\nSent from my desk, is much easier then my mobile phone.',
  'email_reply_parser/greedy_on.txt': { first: 'On your remote host', last: 'the tunnel is not working.' },
  'talon/OLK_SRC_BODY_SECTION.html': 'Reply',
  'talon/html_replies_hotmail.html': hello,
  'talon/html_replies_ms_outlook_2003.html': hello,
  'talon/html_replies_ms_outlook_2010.html': hello,
  'talon/html_replies_windows_mail.html': hello,
  'talon/reply-separated-by-hr.html': 'Hi\nthere\nBob',
  'talon/signature_emails_P_johndoeexamplecom_body': survey,
  'talon/signature_emails_P_unicode_msg': { first: 'Добрый день.', last: 'ответьте на это письмо.' },
  'talon/signature_emails_stripped_jeff_body': { first: 'Thanks Sasha, I', last: 'limited it to the\nhomepage.' },
  'talon/signature_emails_stripped_johndoeexamplecom_body': survey,
  'talon/signature_emails_stripped_short_url_body': { first: 'Simone,', last: 'Please let me know what you see.' },
  'talon/standard_replies_android.eml': 'Hello',
  'talon/standard_replies_apple_mail.eml': 'Hello',
  'talon/standard_replies_comcast.eml': 'Hello',
  'talon/standard_replies_hotmail.eml': 'Hello',
  'talon/standard_replies_outlook.eml': 'Hello',
  'talon/standard_replies_thunderbird.eml': 'Hello',
}

/** Bodies get the header section that they had: type and author; the signatures' authors lie in files beside them. */
function mailOf(file: string): Buffer {
  const body = readFileSync(join(corpus, file))
  if (file.endsWith('.eml')) return body
  const type = `Content-Type: text/${file.endsWith('.html') ? 'html' : 'plain'}; charset=utf-8\r\nMIME-Version: 1.0\r\n`
  return Buffer.concat([Buffer.from(`${type}From: ${authorOf(file, body)}\r\n\r\n`), withoutFrom(body)])
}

function authorOf(file: string, body: Buffer): string {
  const beside = join(corpus, file.replace(/_body$/, '_sender'))
  const named = file.endsWith('_body') ? readFileSync(beside, 'utf8').trim() : ''
  const inside = /^From: (.*)/.exec(body.toString('utf8'))?.[1] ?? 'Chris'
  return named.includes('@') ? named : `${named || inside} <someone@example.com>`
}

function withoutFrom(body: Buffer): Buffer {
  return body.subarray(/^From: .*\n/.exec(body.toString('latin1'))?.[0].length ?? 0)
}

/** Blank lines are not compared: between paragraphs of HTML there are as many as the converter makes. */
function compact(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .join('\n')
}

/** All of the new text is there; what is left of old text is another question. */
function isUncut(found: string, wanted: New): boolean {
  if (typeof wanted === 'string') return compact(found).includes(wanted)
  return found.includes(wanted.first) && found.includes(wanted.last)
}

function isExact(found: string, wanted: New): boolean {
  if (typeof wanted === 'string') return compact(found) === wanted
  return found.startsWith(wanted.first) && found.endsWith(wanted.last)
}

const name = isThere
  ? 'replies and signatures of the corpus'
  : 'replies and signatures of shared/corpus, which is absent'

describe.skipIf(!isThere)(name, () => {
  test.each(Object.entries(expected))('%s', async (file, wanted) => {
    const { newText } = await parsed(mailOf(file))
    expect({ newText, isUncut: isUncut(newText, wanted) }).toEqual({ newText, isUncut: true })
  })

  test('the new text is exact in all of them', async () => {
    const inexact: string[] = []
    for (const [file, wanted] of Object.entries(expected)) {
      if (!isExact((await parsed(mailOf(file))).newText, wanted)) inexact.push(file)
    }
    expect(inexact).toEqual([])
  })
})
