import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ParsedMail } from './parsed-mail.ts'
import { fixture, parsed, unstorable } from './read-fixture.ts'

const head = 'From: Ann <ann@example.com>\nSubject: x\nMIME-Version: 1.0\n'

/** A multipart with these parts (each with its header section). */
function multipart(type: string, ...parts: readonly string[]): string {
  return `Content-Type: multipart/${type}; boundary=${type}\n\n${parts.map((part) => `--${type}\n${part}\n`).join('')}--${type}--\n`
}

const plain = (text: string) => `Content-Type: text/plain\n\n${text}`
const html = (text: string) => `Content-Type: text/html\n\n${text}`

/** An attachment, as far as it is expected. */
const named = (filename: string | null, packedIn: string | null) => expect.objectContaining({ filename, packedIn })

const invitation = `Invitation: Review of the outage
When: Tuesday, 10 March 2026, 14:00 – 15:00 Europe/Berlin (13:00 – 14:00 UTC)
Where: Room 4
Organizer: Ann Example <ann@example.com>
Attendees: Support <support@example.org>`

/** What each of our mails says, as far as its name promises it. */
const fixtures: Readonly<Record<string, Partial<ParsedMail>>> = {
  'mails/first-mail.eml': { subject: 'How do I add a second domain to our site?', origin: 'person', notes: [] },
  'mails/site-down-to-sysops.eml': { to: [{ email: 'sysops@humanmade.com', name: null }], origin: 'person' },
  'mails/reply-in-thread.eml': {
    references: ['t1.m2@humanmade.com', '20251124091244.4f1c@example.com'],
    newText: 'That worked, thank you. How long until the certificate is there?',
  },
  'mails/subject-in-raw-latin1.eml': {
    subject: 'Größe des Postfachs überschritten',
    author: { email: 'joerg@beispiel.example', name: 'Jörg Müller' },
    text: 'Guten Tag,\n\nkönnen Sie das Postfach vergrößern? Schöne Grüße\n\nJörg Müller',
  },
  'mails/subject-in-latin1-labelled-utf8.eml': {
    subject: 'Problème de connexion',
    text: "Bonjour, la page ne s'affiche plus. Pouvez-vous vérifier le dépôt ?",
  },
  'mails/japanese-iso-2022-jp.eml': {
    subject: 'サーバーの移転について',
    author: { email: 'yamada@example.co.jp', name: '山田太郎' },
  },
  'mails/monitoring-alert.eml': { origin: 'auto-generated' },
  'mails/out-of-office.eml': { origin: 'auto-reply', references: ['t7.m1@humanmade.com'] },
  'mails/bounce-rfc3464.eml': {
    origin: 'delivery-report',
    report: {
      messageId: 't7.m1@humanmade.com',
      recipients: [
        {
          finalRecipient: 'nobody@shop.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: 'unknown user: "nobody"',
        },
      ],
    },
  },
  'mails/bounce-in-prose.eml': {
    origin: 'delivery-report',
    report: {
      messageId: 't7.m1@humanmade.com',
      recipients: [
        {
          finalRecipient: 'nobody@shop.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: 'Sorry, no mailbox here by that name. (#5.1.1)',
        },
        {
          finalRecipient: 'full@shop.example',
          action: 'failed',
          status: '5.2.2',
          diagnostic:
            '192.0.2.7 does not like recipient. Remote host said: 552 5.2.2 <full@shop.example>... Mailbox full Giving up on 192.0.2.7.',
        },
      ],
    },
  },
  'mails/bounce-forwarded-by-a-person.eml': { origin: 'person', report: null },
  'mails/read-receipt.eml': {
    origin: 'read-receipt',
    report: {
      messageId: 't7.m1@humanmade.com',
      recipients: [
        {
          finalRecipient: 'ann@shop.example',
          action: 'delivered',
          status: null,
          diagnostic: 'manual-action/MDN-sent-manually; displayed',
        },
      ],
    },
  },
  'mails/feedback-report.eml': {
    origin: 'feedback-report',
    report: {
      messageId: 't7.m1@humanmade.com',
      recipients: [{ finalRecipient: 'bert@isp.example', action: null, status: null, diagnostic: 'abuse' }],
    },
  },
  'mails/away-without-auto-submitted.eml': {
    origin: 'auto-reply',
    originBecause: 'the subject of an auto-reply, and a sign of a machine',
  },
  'mails/list-post-of-a-person.eml': { origin: 'list' },
  'mails/person-through-exchange-group.eml': { origin: 'person' },
  'mails/smime-signed.eml': {
    text: 'Please move our site to the new server on Friday.\nAnn ☂',
    protection: {
      scheme: 'smime',
      kind: 'signed',
      signature: 'valid',
      signer: 'Ann Example <ann@customer.example>',
      because: 'signed by Ann Example <ann@customer.example>',
    },
  },
  'mails/smime-signed-opaque.eml': { text: 'Please move our site to the new server on Friday.\nAnn ☂' },
  'mails/smime-encrypted.eml': {
    text: '[This mail is encrypted with S/MIME and can not be read here. Whoever has the key can open its raw form; else ask the sender to write again without encryption.]',
  },
  'mails/pgp-signed.eml': { text: 'Please renew the certificate of our shop.\n\nAnn' },
  'mails/pgp-encrypted.eml': { html: null },
  'mails/pgp-signed-inline.eml': { text: 'Please restart the shop.\n- it hangs\n\nAnn' },
  'mails/pgp-encrypted-inline.eml': { html: null },
  'mails/no-message-id.eml': { messageId: null, text: 'Device: Copier 3, ground floor\nToner: 5 %' },
  'mails/forward-as-attachment-only.eml': {
    text: '/var is at 97 %.',
    notes: ['the mail has no text of its own; the text is that of an attached message'],
  },
  'mails/multipart-without-boundary.eml': {
    text: 'The header promises parts, but names no boundary. This text must not be lost.',
    notes: ['no readable part was found; the text is the raw body'],
  },
  'mails/two-from-fields.eml': {
    author: { email: 'ann@example.com', name: 'Ann Example' },
    notes: ['there is more than one From field; the first address counts'],
  },
  'mails/html-only.eml': {
    subject: 'Backup – Sunday',
    text: 'Hi team,\n\nthe backup of Sunday is missing, see the report [https://status.example/backup/17]:\n\nDay State\nSaturday fine\nSunday missing\n\nZoë',
  },
  'mails/question-with-attachment.eml': { cc: [{ email: 'dario@studio.example', name: 'Dario' }] },
  'mails/winmail-dat.eml': {
    subject: 'Rechnung März',
    text: 'Guten Tag,\n\ndie Beträge stimmen nicht, siehe Anlage.\nGrüße, Ann',
    attachments: [
      named('winmail.dat', null),
      named('Beträge März.csv', 'winmail.dat'),
      named('Alte Rechnung.eml', 'winmail.dat'),
      named('Januar.csv', 'winmail.dat'),
    ],
  },
  'mails/uuencoded-file-in-text.eml': {
    text: 'Hello,\n\nthe log of tonight is below. The errors begin 644 lines into it.\n\n\nRegards, Ann',
    attachments: [named('backup.log', 'text')],
  },
  'mails/yenc-file-in-text.eml': {
    text: 'The data is below.\n\n\nAnn',
    attachments: [named('all bytes.bin', 'text')],
  },
  'mails/invitation-without-text.eml': {
    text: `${invitation}\n\nPlease bring the log of the night.`,
    attachments: [named('invite.ics', null)],
  },
  'mails/invitation-from-outlook.eml': {
    text: `Please bring the log of the night.\n\n${invitation}`,
    attachments: [named('invite.ics', null)],
  },
  'hostile/winmail-that-lies.eml': {
    attachments: [named('winmail.dat', null), named(null, 'winmail.dat')],
    notes: [
      'winmail.dat: the TNEF stream ends early',
      'winmail.dat: the file may be damaged: it was cut, or its checksum is wrong',
    ],
  },
  'hostile/winmail-nested.eml': { notes: ['level 27: messages are nested too deeply to be unpacked'] },
  'mails/boundary-that-never-occurs.eml': {
    text: 'The invoice is attached; the header section names a boundary that nobody wrote.',
    attachments: [named('Invoice 12_2026.pdf', null)],
  },
  'mails/picture-in-html.eml': {
    text: 'This is what I see:\n\n[image: screen.png]\n\nand the same picture is in no other place.',
    attachments: [
      expect.objectContaining({ filename: 'screen.png', disposition: 'inline', contentId: 'screen@example.com' }),
      expect.objectContaining({ filename: 'other.png', disposition: null, contentId: 'other@example.com' }),
    ],
  },
  'mails/digest.eml': {
    text: 'Two alerts, see below.',
    attachments: [named('Disk full_ db1.eml', null), named('Disk full_ db2.eml', null)],
  },
  'mails/piece-of-a-message.eml': {
    text: 'The report begins here – and goes on in the',
    attachments: [expect.objectContaining({ filename: null, contentType: 'message/partial' })],
  },
  'mails/text-file-and-nothing-else.eml': {
    text: '02:00 backup started\n02:10 no space left – stopped',
    attachments: [named('backup.log', null)],
  },
  'mails/footer-behind-base64.eml': {
    text: 'The backup of Sunday is missing. Can you look? It should have been there at six o’clock.\n_______________________________________________\nAdmins mailing list, added by a list server that can not read base64',
  },
  'mails/names-in-raw-koi8-r.eml': {
    subject: 'Счёт',
    author: { email: 'ivan@primer.example.ru', name: 'Иван' },
    to: [{ email: 'support@humanmade.com', name: 'Поддержка' }],
    text: 'Подскажите, когда придёт счёт?',
  },
  'mails/no-empty-line-before-text.eml': {
    subject: 'from a device',
    text: 'The printer on the second floor is out of toner.\n\nPlease send some.',
  },
  'mails/words-that-break-the-rules.eml': {
    subject: 'Größe ändern?',
    author: { email: 'joerg@beispiel.example', name: 'Jörg Müller' },
    notes: [],
  },
  'hostile/quoted-local-part-forges-address.eml': { author: null },
  'hostile/crlf-in-encoded-subject.eml': { subject: 'hello Bcc: everyone@bank.example' },
  'hostile/nul-and-lone-surrogate.eml': { subject: 'a b\ufffda', text: 'a\ufffdbc' },
  'hostile/encoded-word-forges-address.eml': {
    author: { email: 'mallory@evil.example', name: '"CEO" <ceo@bank.example>' },
    replyTo: [],
    cc: [],
  },
  'hostile/ids-and-dates.eml': {
    messageId: 'one@evil.example',
    references: ['z@evil.example', 'c@evil.example', 'b@evil.example', 'a@evil.example'],
    sentAt: null,
  },
  'hostile/boundary-never-closed.eml': {
    text: 'The first part.\nThe last part, behind an inner multipart that nobody closed.',
  },
  'hostile/prototype-fields.eml': { text: 'Names that mean something to the language of the reader.' },
  'hostile/file-names.eml': { text: 'Names that are no names.' },
}

test.each(Object.entries(fixtures))('%s says what its name promises', async (path, expected) => {
  const bytes = fixture(path)
  const reversePath = /^Return-Path: <(.*)>/im.exec(bytes.toString('latin1'))?.[1] ?? 'ann@example.com'
  const mail = await parsed(bytes, reversePath)
  expect(mail).toMatchObject(expected)
  expect(mail.parseError).toBeNull()
  expect(unstorable(mail)).toEqual([])
})

const folders = ['mails', 'hostile'].map((name) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)))

test.each(folders)('each mail of %s has CRLF and a line in the README', (folder) => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.eml'))
  const readme = readFileSync(`${folder}/README.md`, 'utf8')
  for (const file of files) {
    expect(readFileSync(`${folder}/${file}`, 'latin1'), file).not.toMatch(/[^\r]\n/)
    expect(readme).toContain(`\`${file}\``)
  }
})

test('attachments are described: name, type, size, hash, disposition, Content-ID', async () => {
  const { attachments } = await parsed(fixture('mails/question-with-attachment.eml'))
  expect(attachments).toEqual([
    {
      filename: 'Fattura nº 10.pdf',
      contentType: 'application/pdf',
      sizeBytes: 77,
      sha256: '56c2ac043c28d3543275a6f50b593a6beb0b6888ed8159ac02e3e7f4a32ccb26',
      contentId: null,
      disposition: 'attachment',
      packedIn: null,
    },
    {
      filename: 'dashboard.png',
      contentType: 'image/png',
      sizeBytes: 70,
      sha256: '6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0',
      contentId: 'dashboard@studio.example',
      disposition: 'inline',
      packedIn: null,
    },
  ])
})

test('file names are no paths, and types are types', async () => {
  const { attachments, notes } = await parsed(fixture('hostile/file-names.eml'))
  expect(attachments.map(({ filename }) => filename?.slice(0, 20) ?? null)).toEqual([
    'passwd',
    'annexcod.exe',
    'a b c.txt',
    'x.doc',
    null,
    'nnnnnnnnnnnnnnnnnnnn',
  ])
  expect(attachments.at(-1)?.contentType).toBe('application/octet-stream')
  expect(notes).toEqual(['a file name was changed so that it is safe to show'])
})

const structures: readonly (readonly [string, string, string, string | null])[] = [
  ['plain text', plain('Hello'), 'Hello', null],
  ['HTML only', html('<p>Hello'), 'Hello', '<p>Hello'],
  ['both forms', multipart('alternative', plain('Hello'), html('<p>Hello')), 'Hello', '<p>Hello'],
  ['an empty plain form', multipart('alternative', plain(' '), html('<p>Hello')), 'Hello', '<p>Hello'],
  [
    'HTML in a related part',
    multipart('alternative', plain('Hello'), multipart('related', html('<p>Hi'))),
    'Hello',
    '<p>Hi',
  ],
  [
    'HTML and a plain footer',
    multipart('mixed', html('<p>Hello'), plain('a < b')),
    'Hello\na < b',
    '<p>Hello\n<pre>a &lt; b</pre>',
  ],
  ['two plain parts', multipart('mixed', plain('one'), plain('two')), 'one\ntwo', null],
  ['an attachment between', multipart('mixed', plain('one'), 'Content-Type: a/b\n\nx', plain('two')), 'one\ntwo', null],
  ['no media type', 'Content-Type: hello\n\nHello', 'Hello', null],
  ['a forgotten semicolon', 'Content-Type: text/html charset=utf-8\n\n<p>Hello', 'Hello', '<p>Hello'],
  ['text called base64', 'Content-Transfer-Encoding: base64\n\nHello, this is text.', 'Hello, this is text.', null],
  ['base64', 'Content-Transfer-Encoding: base64\n\nSGVs\nbG8=', 'Hello', null],
  ['quoted-printable', 'Content-Transfer-Encoding: quoted-printable\n\nHel=\nlo=20', 'Hello', null],
  ['flowed text', 'Content-Type: text/plain; format=flowed\n\nHello \nyou\n', 'Hello you', null],
  ['text of an unknown kind', 'Content-Type: text/enriched\n\nHello', 'Hello', null],
  [
    'a text file and nothing else',
    multipart('mixed', `Content-Disposition: attachment; filename=a.txt\n${plain('Hello')}`),
    'Hello',
    null,
  ],
  [
    'an HTML file and nothing else',
    multipart('mixed', `Content-Disposition: attachment\n${html('<p>Hello')}`),
    'Hello',
    '<p>Hello',
  ],
  [
    'parts that the boundary does not name',
    `Content-Type: multipart/mixed; boundary=a\n\n--b\n\nHello\n--b--`,
    'Hello',
    null,
  ],
  [
    'charset in the HTML only',
    html('<meta charset=iso-8859-1><p>caf\u00e9'),
    'café',
    '<meta charset=iso-8859-1><p>café',
  ],
]

test.each(structures)('%s', async (_, body, text, htmlText) => {
  const mail = await parsed(
    Buffer.from((head + body).replaceAll('\n', '\r\n'), body.includes('iso-8859-1') ? 'latin1' : 'utf8'),
  )
  expect(mail).toMatchObject({ text, html: htmlText, parseError: null })
})

test('a part with a file name is an attachment, even inline text', async () => {
  const log = `Content-Disposition: inline; filename=a.log\n${plain('a log')}`
  const mail = await parsed(head + multipart('mixed', plain('Hello'), log))
  expect(mail.text).toBe('Hello')
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(['a.log'])
})

test('an attached message is one attachment, named after its subject', async () => {
  const inner = `Content-Type: message/rfc822\n\nSubject: =?utf-8?q?a/b?=\nMessage-ID: <i@x>\n\nInner`
  const mail = await parsed(head + multipart('mixed', plain('See attached.'), inner))
  expect(mail.text).toBe('See attached.')
  expect(mail.attachments).toMatchObject([{ filename: 'a_b.eml', contentType: 'message/rfc822' }])
  expect(mail.report).toBeNull()
})

const reports: readonly (readonly [string, string, string])[] = [
  ['returned message', 'delivery-status', 'Content-Type: message/rfc822\n\nMessage-ID: <i@x>\n\nx'],
  ['returned header section', 'delivery-status', 'Content-Type: text/rfc822-headers\n\nMessage-ID: <i@x>\n'],
  ['text', 'delivery-status', plain('--- Your mail:\n> Message-ID: <i@x>\n')],
  [
    'read receipt',
    'disposition-notification',
    'Content-Type: message/disposition-notification\n\nOriginal-Message-ID: <i@x>\n',
  ],
]

test.each(reports)('a report says which mail it is about: %s', async (_, type, part) => {
  const body = multipart('report', plain('Sorry.'), part).replace('boundary', `report-type=${type}; boundary`)
  expect((await parsed(head + body)).report?.messageId).toBe('i@x')
})

test('mail without a header section is all text, or a page', async () => {
  expect(await parsed('Hello\n\nyou')).toMatchObject({
    text: 'Hello\n\nyou',
    notes: expect.arrayContaining(['the mail has no header section']),
  })
  expect(await parsed('<html><p>Hello</p></html>')).toMatchObject({ text: 'Hello', html: '<html><p>Hello</p></html>' })
})

test('old Mac mail, whose lines end in CR, is read', async () => {
  const mac = Buffer.from('From: Ann <ann@example.com>\rSubject: Mac\r\rHello\ryou\r')
  expect(await parsed(mac)).toMatchObject({ subject: 'Mac', text: 'Hello\nyou' })
})

/** Pieces of mails, put together in any order: more of the parser is reached than with random bytes. */
const piece = fc.constantFrom(
  ...[
    'From: a@b\r\n',
    'Subject: =?utf-8?b?2AA=?=\r\n',
    'MIME-Version: 1.0\r\n',
    'Content-Type: text/html; charset=utf-16\r\n',
  ],
  ...[
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: message/rfc822\r\n',
    'Content-Type: text/plain; format=flowed\r\n',
  ],
  ...[
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'Content-Disposition: attachment; filename="../\0"\r\n',
  ],
  ...[
    '\r\n',
    '\r\n--b\r\n',
    '\r\n--b--\r\n',
    'text\r\n',
    '=\r\n',
    '=E9=',
    '<p><b>',
    '\xff\xfe',
    '\0',
    '\r',
    '> quoted\r\n',
    'aGVsbG8=\r\n',
  ],
)

test('any bytes are read to the end, storable, and never without text where there is some', async () => {
  const mails = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
  await fc.assert(
    fc.asyncProperty(fc.oneof(mails, fc.uint8Array({ maxLength: 400 }).map(Buffer.from)), async (bytes) => {
      const mail = await parsed(bytes)
      expect(unstorable(mail)).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test.each([
  ['mails/smime-signed.eml', 'smime', 'signed', 'valid'],
  ['mails/smime-signed-opaque.eml', 'smime', 'signed', 'valid'],
  ['mails/smime-encrypted.eml', 'smime', 'encrypted', null],
  ['mails/pgp-signed.eml', 'pgp', 'signed', 'valid'],
  ['mails/pgp-encrypted.eml', 'pgp', 'encrypted', null],
  ['mails/pgp-signed-inline.eml', 'pgp', 'signed', 'unknown'],
  ['mails/pgp-encrypted-inline.eml', 'pgp', 'encrypted', null],
])('%s is never an empty ticket, and says what protects it', async (path, scheme, kind, signature) => {
  const mail = await parsed(fixture(path))
  expect(mail.protection).toMatchObject({ scheme, kind, signature })
  expect(mail.text).not.toBe('')
  if (kind === 'encrypted') expect(mail.text).toContain('is encrypted with')
})

test('what was inside of an opaque signature is listed behind its container', async () => {
  const mail = await parsed(fixture('mails/smime-signed-opaque.eml'))
  expect(mail.attachments).toMatchObject([{ filename: 'smime.p7m', packedIn: null }])
})
