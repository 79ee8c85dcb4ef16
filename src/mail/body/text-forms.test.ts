/** Which text a mail is given, when it has several forms of one, or only forms that nobody reads as they are. */
import { expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'
import { isStub } from './stub-text.ts'

const head = 'From: Ann <ann@example.com>\nSubject: x\nMIME-Version: 1.0\n'

function multipart(type: string, ...parts: readonly string[]): string {
  return `Content-Type: multipart/${type}; boundary=${type}\n\n${parts.map((part) => `--${type}\n${part}\n`).join('')}--${type}--\n`
}

const plain = (text: string) => `Content-Type: text/plain\n\n${text}`
const html = (text: string) => `Content-Type: text/html\n\n${text}`
const typed = (type: string, text: string) => `Content-Type: ${type}\n\n${text}`
const stub = 'To view this message, please use an HTML compatible email viewer!'

const forms: readonly (readonly [string, string, string, string | null])[] = [
  ['a plain form that is a stub', multipart('alternative', plain(stub), html('<p>Hello')), 'Hello', '<p>Hello'],
  ['a stub and nothing else', plain(stub), stub, null],
  [
    'a stub beside an attached page',
    multipart('mixed', plain(stub), html('<p>Hello')),
    `${stub}\nHello`,
    expect.any(String),
  ],
  ['data as a body', typed('application/json', '{"disk": 97}'), '{"disk": 97}', null],
  ['text under the type of a file', typed('application/octet-stream', 'Hello'), 'Hello', null],
  ['bytes that are no text', typed('application/octet-stream', 'a\u0001b'), '', null],
  ['HTML first', multipart('alternative', html('<p>Hi'), plain('Hello')), 'Hello', '<p>Hi'],
  ['text/enriched', typed('text/enriched', '<bold>Hello</bold>\nyou\n\n<<there>'), 'Hello you\n<there>', null],
  [
    'text/enriched beside plain',
    multipart('alternative', plain('Hello'), typed('text/enriched', '<bold>Hi')),
    'Hello',
    null,
  ],
  ['text/richtext', typed('text/richtext', '<bold>Hello</bold>\n<nl>you <lt>3'), 'Hello \nyou <3', null],
  ['text/markdown', typed('text/markdown', '# Hello'), '# Hello', null],
  [
    'AMP beside HTML',
    multipart('alternative', typed('text/x-amp-html', '<p>Amp'), html('<p>Hello')),
    'Hello',
    '<p>Hello',
  ],
  ['AMP alone', typed('text/x-amp-html', '<html amp4email><p>Hello'), 'Hello', '<html amp4email><p>Hello'],
  ['a page as XHTML', typed('application/xhtml+xml', '<p>Hello</p>'), 'Hello', '<p>Hello</p>'],
  ['HTML that is empty', html('<p> </p>'), '', '<p> </p>'],
  [
    'HTML that is a picture',
    html('<img src="https://x.example/a/logo.png?x=1">'),
    '[image: logo.png]',
    expect.any(String),
  ],
  ['HTML that is hidden', html('<p style="display: none">Hello'), 'Hello', expect.any(String)],
  ['HTML that is a title', html('<title>Hello</title>'), 'Hello', expect.any(String)],
  ['HTML whose style never ends', html('<style>p{} <p>Hello'), 'p{}\nHello', expect.any(String)],
  [
    'words behind the page',
    html('<html><body>Hello</body></html>\n<p>The list'),
    'Hello\n\nThe list',
    expect.any(String),
  ],
]

test.each(forms)('%s', async (_, mail, text, htmlText) => {
  expect(await parsed(head + mail)).toMatchObject({ text, html: htmlText, parseError: null })
})

const stubs = [
  'This is a multi-part message in MIME format.',
  'This message is in MIME format. Since your mail reader does not understand this format, some or all of it may not be legible.',
  'Your email client does not support HTML messages.',
  'Your e-mail program cannot display HTML. Please visit https://x.example/42',
  'This is an HTML message.',
  'If you cannot read this, you need an HTML capable e-mail client.',
  'HTML',
  'Ihr E-Mail-Programm unterstützt leider kein HTML.',
  'Votre logiciel ne prend pas en charge le HTML',
  'Su cliente de correo no soporta HTML.',
]

test.each(stubs)('says only that there is more: %s', (text) => {
  expect(isStub(text)).toBe(true)
})

const said = [
  'Hello',
  'Our page shows the wrong HTML since noon, can you look?',
  'The form sends no e-mail. I can send you a message with the details.',
  'Please find the message attached.',
  `How do I add HTML to my page? It is not shown.${' I tried this.'.repeat(40)}`,
]

test.each(said)('says something: %s', (text) => {
  expect(isStub(text)).toBe(false)
})

const reportOnly = multipart('report', 'Content-Type: message/delivery-status; name=status.txt\n\nAction: failed')

test('reports are text, and attachments when they have a name', async () => {
  const named = await parsed(head + reportOnly)
  expect(named).toMatchObject({ text: 'Action: failed', attachments: [{ filename: 'status.txt' }] })
  const nameless = await parsed(head + reportOnly.replace('; name=status.txt', ''))
  expect(nameless).toMatchObject({ text: 'Action: failed', attachments: [] })
})

test('what was written for people comes above the fields of a report, also from an attachment', async () => {
  const written = 'Content-Type: text/plain; name=why.txt\n\nThe mailbox is full.'
  const status = 'Content-Type: message/delivery-status\n\nAction: failed'
  expect((await parsed(head + multipart('report', written, status))).text).toBe('The mailbox is full.\nAction: failed')
})

const message = 'Subject: Inner\nContent-Type: text/plain\n\nHello'

const messages: readonly (readonly [string, string, string, string | null])[] = [
  ['message/rfc822', `Content-Type: message/rfc822\n\n${message}`, 'Hello', 'Inner.eml'],
  ['message/global', `Content-Type: message/global\n\n${message}`, 'Hello', 'Inner.eml'],
  [
    'a message in base64',
    `Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${btoa(message)}`,
    'Hello',
    'Inner.eml',
  ],
  ['a message without a subject', 'Content-Type: message/rfc822\n\nFrom: a@b\n\nHello', 'Hello', null],
  ['a digest', multipart('digest', `\n${message}`), 'Hello', 'Inner.eml'],
  ['the first piece', `Content-Type: message/partial; id=a; number=1; total=2\n\n${message}`, 'Hello', null],
  ['a later piece', 'Content-Type: message/partial; id=a; number=2; total=2\n\nHello you', 'Hello you', null],
  [
    'a message elsewhere',
    'Content-Type: message/external-body; access-type=URL;\n URL="https://x.example/a.pdf"\n\nContent-Type: application/pdf\n',
    'The content is kept elsewhere\naccess: URL\nurl: https://x.example/a.pdf\napplication/pdf',
    null,
  ],
]

test.each(messages)('nothing but %s', async (_, mail, text, filename) => {
  const read = await parsed(head + mail)
  expect(read.text).toBe(text)
  expect(read.attachments.map((attachment) => attachment.filename)).toEqual([filename])
})

test('two messages of a digest are two attachments', async () => {
  const { attachments } = await parsed(head + multipart('digest', `\n${message}`, '\nSubject: b\n\nx'))
  expect(attachments).toMatchObject([
    { filename: 'Inner.eml', contentType: 'message/rfc822' },
    { filename: 'b.eml', contentType: 'message/rfc822' },
  ])
})

test('the signs that file systems refuse are no part of a name made from a subject', async () => {
  const { attachments } = await parsed(`${head}Content-Type: message/rfc822\n\nSubject: Re: a|b?\n\nx`)
  expect(attachments[0]?.filename).toBe('Re_ a_b_.eml')
})

test('signatures without a name are no attachments for people', async () => {
  const signed = multipart('signed', plain('Hello'), typed('application/pgp-signature', 'x'))
  expect(await parsed(head + signed)).toMatchObject({ text: 'Hello', attachments: [] })
})
