/** Forwarded mail keeps its text, and says who wrote it first, when, and about what. */
import { expect, test } from 'vitest'
import { fixture, parsed } from '../read-fixture.ts'
import { whatIsNew } from './new-text.ts'
import { written } from './written.ts'

const bob = { email: 'bob@example.com', name: 'Bob Gray' }
const known = { author: bob, subject: 'Printer', date: 'Mon, 24 Nov 2025 10:01', how: 'inline' } as const

const forwards: readonly (readonly [string, string, string])[] = [
  [
    'Gmail',
    'Fwd: Printer',
    '---------- Forwarded message ---------\nFrom: Bob Gray <bob@example.com>\nDate: Mon, 24 Nov 2025 10:01\nSubject: Printer\nTo: Ann <ann@example.com>',
  ],
  [
    'Apple Mail',
    'Fwd: Printer',
    'Begin forwarded message:\n\nFrom: Bob Gray <bob@example.com>\nSubject: Printer\nDate: Mon, 24 Nov 2025 10:01\nTo: Ann',
  ],
  [
    'Apple Mail, quoted',
    'Fwd: Printer',
    'Begin forwarded message:\n\n> From: Bob Gray <bob@example.com>\n> Subject: Printer\n> Date: Mon, 24 Nov 2025 10:01\n> To: Ann\n>',
  ],
  [
    'Thunderbird',
    'Fwd: Printer',
    '-------- Forwarded Message --------\nSubject: \tPrinter\nDate: \tMon, 24 Nov 2025 10:01\nFrom: \tBob Gray <bob@example.com>\nTo: \tAnn',
  ],
  [
    'Outlook',
    'FW: Printer',
    'From: Bob Gray <bob@example.com>\nSent: Mon, 24 Nov 2025 10:01\nTo: Ann\nSubject: Printer',
  ],
  [
    'Outlook, old',
    'FW: Printer',
    '-----Original Message-----\nFrom: Bob Gray [mailto:bob@example.com] \nSent: Mon, 24 Nov 2025 10:01\nTo: Ann\nSubject: Printer',
  ],
  [
    'Outlook on the web',
    'Fw: Printer',
    '________________________________\nFrom: Bob Gray <bob@example.com<mailto:bob@example.com>>\nSent: Mon, 24 Nov 2025 10:01\nTo: Ann\nSubject: Printer',
  ],
  [
    'bold as in Gmail',
    'Fwd: Printer',
    '*From:* Bob Gray <bob@example.com>\n*Sent:* Mon, 24 Nov 2025 10:01\n*To:* Ann\n*Subject:* Printer',
  ],
  [
    'Lotus Notes',
    'Fw: Printer',
    '----- Forwarded by Ann Smith/ACME on 11/24/2025 10:02 AM -----\n\nFrom:   Bob Gray <bob@example.com>\nTo:     Ann\nDate:   Mon, 24 Nov 2025 10:01\nSubject:        Printer',
  ],
  [
    'German',
    'WG: Printer',
    'Von: Bob Gray <bob@example.com>\nGesendet: Mon, 24 Nov 2025 10:01\nAn: Ann\nBetreff: Printer',
  ],
  [
    'German, Thunderbird',
    'Fwd: Printer',
    '-------- Weitergeleitete Nachricht --------\nBetreff: Printer\nDatum: Mon, 24 Nov 2025 10:01\nVon: Bob Gray <bob@example.com>\nAn: Ann',
  ],
  [
    'German, Apple',
    'Fwd: Printer',
    'Anfang der weitergeleiteten Nachricht:\n\nVon: Bob Gray <bob@example.com>\nBetreff: Printer\nDatum: Mon, 24 Nov 2025 10:01\nAn: Ann',
  ],
  [
    'French',
    'TR: Printer',
    '-----Message d’origine-----\nDe : Bob Gray <bob@example.com>\nEnvoyé : Mon, 24 Nov 2025 10:01\nÀ : Ann\nObjet : Printer',
  ],
  [
    'French, Gmail',
    'Fwd: Printer',
    '---------- Message transféré ---------\nDe : Bob Gray <bob@example.com>\nDate : Mon, 24 Nov 2025 10:01\nObjet : Printer\nÀ : Ann',
  ],
  [
    'Spanish',
    'RV: Printer',
    'De: Bob Gray <bob@example.com>\nEnviado: Mon, 24 Nov 2025 10:01\nPara: Ann\nAsunto: Printer',
  ],
  [
    'Italian',
    'I: Printer',
    'Da: Bob Gray [mailto:bob@example.com]\nInviato: Mon, 24 Nov 2025 10:01\nA: Ann\nOggetto: Printer',
  ],
  [
    'Portuguese',
    'ENC: Printer',
    'De: Bob Gray <bob@example.com>\nEnviada em: Mon, 24 Nov 2025 10:01\nPara: Ann\nAssunto: Printer',
  ],
  [
    'Dutch',
    'FW: Printer',
    'Begin doorgestuurd bericht:\n\nVan: Bob Gray <bob@example.com>\nOnderwerp: Printer\nDatum: Mon, 24 Nov 2025 10:01\nAan: Ann',
  ],
  [
    'Swedish',
    'VB: Printer',
    'Från: Bob Gray <bob@example.com>\nSkickat: Mon, 24 Nov 2025 10:01\nTill: Ann\nÄmne: Printer',
  ],
  [
    'Finnish',
    'VL: Printer',
    'Lähettäjä: Bob Gray <bob@example.com>\nLähetetty: Mon, 24 Nov 2025 10:01\nVastaanottaja: Ann\nAihe: Printer',
  ],
  ['Polish', 'PD: Printer', 'Od: Bob Gray <bob@example.com>\nWysłano: Mon, 24 Nov 2025 10:01\nDo: Ann\nTemat: Printer'],
  [
    'Czech',
    'Fwd: Printer',
    '---------- Přeposlaná zpráva ----------\nOd: Bob Gray <bob@example.com>\nDatum: Mon, 24 Nov 2025 10:01\nPředmět: Printer\nKomu: Ann',
  ],
  [
    'Hungarian',
    'Fwd: Printer',
    '-------- Továbbított üzenet --------\nTárgy: Printer\nDátum: Mon, 24 Nov 2025 10:01\nFeladó: Bob Gray <bob@example.com>\nCímzett: Ann',
  ],
  [
    'Turkish',
    'İLT: Printer',
    'Kimden: Bob Gray <bob@example.com>\nGönderilen: Mon, 24 Nov 2025 10:01\nKime: Ann\nKonu: Printer',
  ],
  [
    'Russian',
    'Fwd: Printer',
    '-------- Пересылаемое сообщение --------\nОт: Bob Gray <bob@example.com>\nДата: Mon, 24 Nov 2025 10:01\nКому: Ann\nТема: Printer',
  ],
  [
    'Japanese',
    'Fwd: Printer',
    '---------- 転送されたメッセージ ----------\n差出人: Bob Gray <bob@example.com>\n日時: Mon, 24 Nov 2025 10:01\n件名: Printer\n宛先: Ann',
  ],
  [
    'Chinese',
    '转发: Printer',
    '发件人: Bob Gray <bob@example.com>\n发送时间: Mon, 24 Nov 2025 10:01\n收件人: Ann\n主题: Printer',
  ],
]

test.each(forwards)('%s says who wrote first', (_, subject, introduction) => {
  const text = `Please look at this.\n\n-- \nAnn\n\n${introduction}\n\nIt burns.\n\nBob`
  expect(whatIsNew(written(text, { subject }))).toEqual({ newText: text, forwarded: known })
})

test('a forwarded mail needs no subject that says so when its text does', () => {
  const text =
    'FYI\n\n---------- Forwarded message ---------\nFrom: Bob Gray <bob@example.com>\nDate: Monday\nSubject: X\n\nIt burns.'
  expect(whatIsNew(written(text, { subject: 'Printer' }))).toMatchObject({ newText: text, forwarded: { author: bob } })
})

test('a mail that begins with the header block of another is a forwarded one', () => {
  const text = 'From: Bob Gray <bob@example.com>\nSent: Monday\nTo: Ann\nSubject: X\n\nIt burns.'
  expect(whatIsNew(written(text, {})).forwarded).toMatchObject({ author: bob, date: 'Monday' })
  expect(whatIsNew(written(text, { subject: 'Re: X' })).forwarded).toBeNull()
})

test('a reply with a header block in its quote forwards nothing', () => {
  const text = 'Yes.\n\nFrom: Bob Gray <bob@example.com>\nSent: Monday\nTo: Ann\nSubject: X\n\nIs it?'
  for (const subject of ['Re: X', 'AW: X', 'RE: Fwd: X', '[list] Re: X', 'X']) {
    expect(whatIsNew(written(text, { subject }))).toEqual({ newText: 'Yes.', forwarded: null })
  }
})

test('a mail forwarded within the history of a reply is not forwarded again', () => {
  const text =
    'Yes.\n\nOn Mon, 24 Nov 2025 at 10:01, Bob <b@example.com> wrote:\n> ---------- Forwarded message ---------\n> From: Eve <e@example.com>\n> Date: Monday'
  expect(whatIsNew(written(text, { subject: 'Re: X' }))).toEqual({ newText: 'Yes.', forwarded: null })
})

const authors: readonly (readonly [string, ReturnType<typeof Object> | null])[] = [
  ['Bob Gray <bob@example.com>', bob],
  ['"Bob Gray" <bob@example.com>', bob],
  ['Bob Gray [bob@example.com]', bob],
  ['Bob Gray [mailto:bob@example.com] On Behalf Of eve@example.com', bob],
  ['Bob Gray <mailto:bob@example.com>', bob],
  ['Bob Gray <bob@example.com<mailto:bob@example.com>>', bob],
  ['bob@example.com', { email: 'bob@example.com', name: null }],
  ['bob@example.com<mailto:bob@example.com>', { email: 'bob@example.com', name: null }],
  ['bob@example.com [mailto:bob@example.com]', { email: 'bob@example.com', name: null }],
  ["'Gray, Bob' <bob@example.com>", { email: 'bob@example.com', name: 'Gray, Bob' }],
  ['Bob Gray', null],
  ['Mail Delivery Subsystem <MAILER-DAEMON>', null],
  ['', null],
]

test.each(authors)('of %j only a mailbox is believed', (from, author) => {
  const text = `-------- Forwarded Message --------\nFrom: ${from}\nDate: Monday\nSubject: X\nTo: Ann\n\nIt burns.`
  expect(whatIsNew(written(text, { subject: 'Fwd: X' })).forwarded).toMatchObject({ author, date: 'Monday' })
})

test('an attribution names the author as well', () => {
  const text = 'FYI\n\nOn Mon, 24 Nov 2025 at 10:01, Bob Gray <bob@example.com> wrote:\n\n> It burns.'
  const expected = { author: bob, subject: null, date: null, how: 'inline' }
  expect(whatIsNew(written(text, { subject: 'Fwd: X' }))).toEqual({ newText: text, forwarded: expected })
})

test('a mail that forwards something unknown keeps its text', () => {
  expect(whatIsNew(written('It burns.\n\n-- \nAnn', { subject: 'Fwd: X' }))).toEqual({
    newText: 'It burns.\n\n-- \nAnn',
    forwarded: null,
  })
})

const attachedForm = (subject: string, type: string) => `From: ann@example.com
Subject: ${subject}
Message-ID: <2@example.com>
MIME-Version: 1.0
Content-Type: ${type}; boundary=b

--b
Content-Type: text/plain

See below.
--b
Content-Type: message/rfc822

From: =?utf-8?q?B=C3=B6b?= <bob@example.com>
Subject: =?utf-8?q?Dr=C3=BCcker?=
Date: Mon, 24 Nov 2025 10:01:00 +0100

It burns.
--b--
`

test('an attached message is forwarded, unless the mail is an answer or a report', async () => {
  const forwarded = {
    author: { email: 'bob@example.com', name: 'Böb' },
    subject: 'Drücker',
    date: 'Mon, 24 Nov 2025 10:01:00 +0100',
    how: 'attached',
  }
  expect((await parsed(attachedForm('Fwd: X', 'multipart/mixed'))).forwarded).toEqual(forwarded)
  expect((await parsed(attachedForm('X', 'multipart/mixed'))).forwarded).toEqual(forwarded)
  expect((await parsed(attachedForm('Re: X', 'multipart/mixed'))).forwarded).toBeNull()
  expect((await parsed(attachedForm('X', 'multipart/report; report-type=delivery-status'))).forwarded).toBeNull()
})

test.each([
  ['forward-inline.eml', { author: { email: 'bob@example.org', name: 'Bob Gray' }, how: 'inline' }],
  ['forward-as-attachment-only.eml', { how: 'attached' }],
])('%s', async (file, forwarded) => {
  expect((await parsed(fixture(`mails/${file}`))).forwarded).toMatchObject(forwarded)
})
