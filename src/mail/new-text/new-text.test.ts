import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixture, parsed } from '../read-fixture.ts'
import { whatIsNew } from './new-text.ts'
import { newIn, newInHtml, written } from './written.ts'

const wrote = 'On Mon, 24 Nov 2025 at 10:01, Bob <bob@example.com> wrote:'
const block = 'From: Bob <bob@example.com>\nSent: Monday, 24 November 2025 10:01\nTo: Ann\nSubject: Printer'

const kept: readonly (readonly [string, string])[] = [
  ['a mail without a quote', 'Hello\n\nIt does not print.'],
  ['a sentence that ends in a colon', 'My answer to this:\n> Is it?'],
  ['a quote in a mail that answers nothing', 'The log says\n> ERROR 5 in spooler\n> ERROR 6'],
  ['answers between quotes', `${wrote}\n> Is it?\nYes.\n> And this?\nNo.`],
  ['a greeting, a quote and the answer below it', `Hi,\n${wrote}\n> Is it?\n\nYes.`],
  ['nothing but a quote', `${wrote}\n> Is it?`],
  ['a line that begins with On', 'On your remote host you can run:\n\n     telnet 127.0.0.1\n\nThat should connect.'],
  ['a date and a colon in prose', 'On Monday at 10:15 Bob wrote:\nplease call me back.\n\nWhat should I do now?'],
  [
    'a form that was filled in',
    'New request\n\nFrom: Bob <b@example.com>\nDate: 2025-11-24\nSubject: Help\nMessage: it burns',
  ],
  ['a form with a gap', 'New request\n\nFrom: Bob <b@example.com>\nDate: 2025-11-24\nSubject: Help\n\nit burns'],
  ['a list of labels', 'Name: Bob\nFrom: Berlin\nTo: Rome\nWhen: tomorrow\n\nCan you book this?'],
  ['a log', '2025-11-24 10:01:02 bob@example.com: error:\n2025-11-24 10:01:03 retry:\n\nWhat is this?'],
  ['dashes and words', '----- What I did -----\nI turned it off.\n\n----- What happened -----\nNothing.'],
  ['a drawn line', 'First.\n\n________________________\n\nSecond, and this matters as well.'],
  [
    'two dashes before more prose',
    'First part.\n\n--\n\nSecond part, which says more.\n\nAnd a third, which says even more.',
  ],
  ['two dashes below what announces more', 'These values are wrong:\n--\nwidth 1\nheight 2'],
  ['answers in a history without marks', `Hi,\n\nplease see my comments below.\n\n${block}\n\nIs it?\nYes.`],
  ['coloured answers, in German', `Meine Antworten stehen in Rot im Text.\n\n${block}\n\nIs it?\nYes.`],
  ['From at the beginning of a line, as mailboxes escape it', 'It happened\n>From time to time it stops.'],
  [
    'a sentence about replying',
    'Your form says reply above this line and I do not know where that line is, please help.',
  ],
  ['a devices name in a sentence', 'Sent from my desk, is much easier then my mobile phone.'],
]

test.each(kept)('%s stays whole', (_, text) => {
  expect(newIn(text)).toBe(text)
  expect(newIn(text, { isAnswer: text.startsWith('On M') })).toBe(text)
})

const trimmed: readonly (readonly [string, string, string])[] = [
  ['a quote without introduction, in an answer', 'Yes.\n> Is it?', 'Yes.'],
  ['the quote above the answer', `${wrote}\n> Is it?\n>\n> Bob\n\nYes.\n\nFully.`, 'Yes.\n\nFully.'],
  ['the rest of the quote below the last answer', `${wrote}\n> Is it?\nYes.\n> Bob`, 'Yes.'],
  ['a quote, a signature below it', `Yes.\n\n${wrote}\n> Is it?\n\n-- \nAnn`, 'Yes.'],
  ['a signature, then the quote', `Yes.\n\n-- \nAnn\n\n${wrote}\n> Is it?`, 'Yes.'],
  ['the notice that a mail server adds below', `Yes.\n\n${wrote}\n> Is it?\n\nThis e-mail is confidential.`, 'Yes.'],
  ['the footer that a list adds', `Yes.\n\n${wrote}\n> Is it?\n_____________\nx mailing list\nx@l.example`, 'Yes.'],
  ['history in history', `Yes.\n\n${block}\n\nIs it?\n\n${block}\n\nWhat?`, 'Yes.'],
  ['an attribution that ends a paragraph', `Yes.\n${wrote}\n> Is it?`, 'Yes.'],
  ['an attribution without time and address', 'Yes.\n\nOn Tue, 30 Aug 2011, Bob wrote:\nIs it?', 'Yes.'],
  ['a name between dashes', 'Yes.\n\n---- Bob Gray wrote ----\n\n> Is it?', 'Yes.'],
  ['a line drawn below the quote', `Yes.\n\n${wrote}\n> Is it?\n${'-'.repeat(200)}`, 'Yes.'],
  ['blank lines around', '\n\n  Yes.\n\n', '  Yes.'],
]

test.each(trimmed)('%s is not new', (_, text, expected) => {
  expect(newIn(text, { isAnswer: true })).toBe(expected)
})

test('answers between quotes keep all quotes but the last', () => {
  const text = `${wrote}\n> One?\nYes.\n> Two?\nNo.\n> Bob`
  expect(newIn(text)).toBe(`${wrote}\n> One?\nYes.\n> Two?\nNo.`)
})

test('what an answer announces and marks with > was pasted', () => {
  const text = 'No. The log says:\n\n> ERROR 5\n> ERROR 6'
  expect(newIn(text, { isAnswer: true })).toBe(text)
})

const html: readonly (readonly [string, string])[] = [
  [
    'Gmail',
    `<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">${'On Mon, Nov 24, 2025 at 10:01 AM Bob &lt;<a href="mailto:b@x.example">b@x.example</a>&gt; wrote:'}<br></div><blockquote class="gmail_quote">Is it?</blockquote></div>`,
  ],
  [
    'Gmail in a language nobody here knows',
    '<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">Zxq Bob qxz<br></div><blockquote class="gmail_quote">Is it?</blockquote></div>',
  ],
  [
    'Apple Mail',
    '<div>Yes.</div><div><br><blockquote type="cite"><div>On 24. Nov 2025, at 10:01, Bob &lt;b@x.example&gt; wrote:</div><br><div>Is it?</div></blockquote></div>',
  ],
  [
    'Thunderbird',
    '<p>Yes.</p><div class="moz-cite-prefix">On 24.11.25 10:01, Bob wrote:<br></div><blockquote type="cite" cite="mid:1@x.example"><p>Is it?</p></blockquote>',
  ],
  [
    'Outlook',
    '<div class="WordSection1"><p class="MsoNormal">Yes.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Bob &lt;b@x.example&gt; <br><b>Sent:</b> Monday, November 24, 2025 10:01 AM<br><b>To:</b> Ann<br><b>Subject:</b> X</p></div><p>Is it?</p></div>',
  ],
  [
    'Outlook on the web',
    '<div>Yes.</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr"><font><b>Zxq:</b> Bob<br><b>Qx:</b> Monday<br></font></div><div>Is it?</div>',
  ],
  [
    'Outlook for Mac',
    '<div>Yes.</div><span id="OLK_SRC_BODY_SECTION"><div><span>From: </span>Bob<br><span>Date: </span>Tue<br><span>To: </span>Ann<br></div>Is it?</span>',
  ],
  [
    'Yahoo',
    '<div>Yes.</div><div class="ydp8yahoo-style"></div><div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>On Zxq qx.</div><div>Is it?</div></div>',
  ],
  [
    'Zimbra',
    '<div>Yes.<br><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__QUOTED_TEXT__"><b>Zxq: </b>Bob<br>Is it?</div></div>',
  ],
  [
    'Proton',
    '<div>Yes.</div><div class="protonmail_quote">Zxq qx Bob<br><blockquote class="protonmail_quote" type="cite">Is it?</blockquote></div>',
  ],
  [
    'Hotmail',
    '<div>Yes.<hr id="stopSpelling">Date: Thu, 26 Jun 2014<br>Subject: X<br>From: b@x.example<br>To: a@x.example<br><br>Is it?</div>',
  ],
  [
    'a Gmail signature',
    '<div>Yes.</div><br><div class="gmail_signature" data-smartmail="gmail_signature"><div>Zxq</div><div>Head of Qx</div></div>',
  ],
]

test.each(html)('what %s marks in its HTML is not new', (_, body) => {
  expect(newInHtml(body, { subject: 'Re: Printer' })).toBe('Yes.')
})

test('answers between the quotes of HTML stay', () => {
  const body =
    '<div class="gmail_quote"><div class="gmail_attr">Zxq Bob:</div><blockquote>One?</blockquote>Yes.<blockquote>Two?</blockquote>No.</div>'
  const text = newInHtml(body, { subject: 'Re: Printer' })
  expect(text).toContain('Yes.')
  expect(text).toContain('No.')
})

test('a mark that would leave nothing is not believed', () => {
  expect(newInHtml('<div class="yahoo_quoted"><p>It burns.</p></div>', { subject: 'Re: Printer' })).toBe('It burns.')
})

const lines = fc.constantFrom(
  ...['> quoted', '>', '', '  ', 'words', wrote, 'so:', '-- ', '--', 'Ann Smith', 'Best regards,', '_'.repeat(32)],
  ...[
    'From: Bob <b@x.example>',
    'Sent: Monday',
    'To: Ann',
    'Subject: X',
    '-----Original Message-----',
    'On Monday',
    'wrote:',
  ],
  ...[
    '---------- Forwarded message ---------',
    'Sent from my iPhone',
    'This e-mail is confidential.',
    '> On 1 Jan 2025 10:00 b@x wrote:',
  ],
)

test('new text is one piece of the text, and empty only where the text is', () => {
  const subject = fc.constantFrom('Printer', 'Re: Printer', 'Fwd: Printer', 'WG: AW: Printer')
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 25 }), subject, fc.boolean(), (some, about, isAnswer) => {
      const text = some.join('\n')
      const added = newIn(text, { subject: about, isAnswer })
      expect(text).toContain(added)
      expect(added === '').toBe(text.trim() === '')
    }),
    { numRuns: 1000 },
  )
})

test('new text of HTML is one piece of its text', () => {
  const piece = fc.constantFrom(
    ...[
      '<div class="gmail_quote">',
      '</div>',
      '<blockquote type="cite">',
      '</blockquote>',
      '<hr id="zwchr">',
      '<br>',
      'words',
    ],
    ...[
      '<div id="divRplyFwdMsg">',
      '<p>From: Bob</p>',
      '<p>Sent: Monday</p>',
      '<p>To: Ann</p>',
      '\ufdd1',
      '<div class="gmail_signature">',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (some) => {
      const mail = written('', { html: some.join('') })
      expect(() => whatIsNew(mail)).not.toThrow()
      expect(() => newInHtml(some.join(''), { subject: 'Re: x' })).not.toThrow()
    }),
  )
})

test('any text is read without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => text.includes(newIn(text))))
})

test.each([
  ['reply-in-thread.eml', 'That worked, thank you. How long until the certificate is there?'],
  ['reply-outlook-german.eml', 'Guten Morgen,\n\njetzt ist es gültig.'],
  ['reply-below-the-quote.eml', 'The one at registrar.example.'],
  ['reply-outlook-html-only.eml', "Last night's, please."],
])('of %s only the answer is new', async (file, expected) => {
  const { newText, text } = await parsed(fixture(`mails/${file}`))
  expect(newText).toBe(expected)
  expect(text.length).toBeGreaterThan(newText.length)
})

test('reply-between-quotes.eml keeps what its answers need', async () => {
  const { newText, text } = await parsed(fixture('mails/reply-between-quotes.eml'))
  expect(`${newText}\n\n> Thanks, Support`).toBe(text)
})

test('a picture above the history does not hide its mark', async () => {
  const html = '<p>See the logo.</p><img src="cid:logo@x"><div class="gmail_quote"><p>the old words</p></div>'
  const parts = [
    `Content-Type: text/html\n\n${html}`,
    'Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\nx',
  ]
  const body = `${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`
  const head = 'From: a@example.com\nSubject: Re: Logo\nContent-Type: multipart/related; boundary=b\n\n'
  const { text, newText } = await parsed(head + body)
  expect(text).toContain('the old words')
  expect(newText).toBe('See the logo.\n\n[image: logo.png]')
})
