/** Texts made to cost time: each is a megabyte, and what is not linear would not end before the test is given up. */
import { expect, test } from 'vitest'
import { newIn, newInHtml } from './written.ts'

const pieces: readonly string[] = [
  ...[
    '>',
    '>\n',
    'On ',
    'On \n',
    'On 1 a@b:\n',
    'On 1 a@b:\n> x\ny\n',
    'On 1 Jan 2025 10:00 a@b wrote\n',
    ':\n',
    'a：\n',
    '@',
    '\n',
    ' ',
  ],
  ...[
    'From: x\n',
    'From: x\nSent: y\n',
    'To: a@b,\n',
    '> From: a\n> Sent: b\n> To: c\nx\n',
    '-----Original Message-----\n',
  ],
  ...[
    '_____\n',
    '-',
    '-- \n',
    'Best regards,\nAnn\n',
    'Sent from my iPhone\n',
    'this e-mail ',
    'This e-mail is confidential\n\n',
  ],
  ...[
    '> a\nb\n',
    '---------- Forwarded message ----------\n',
    '<',
    '[mailto:',
    '1:1 ',
    `${'on on am le 1 '.repeat(34)}:\n`,
  ],
]

test.each(pieces)('a megabyte of %j is read', (piece) => {
  const text = piece.repeat(Math.ceil((1024 * 1024) / piece.length))
  expect(text).toContain(newIn(text, { isAnswer: true }))
  expect(text).toContain(newIn(text, { subject: `Fwd: ${piece.repeat(500)}` }))
})

test.each(['<div class="gmail_quote">', '<a class="', '<a ', '<b id=', '<hr id="zwchr">\n'])(
  'HTML of nothing but %j is read',
  (piece) => {
    const html = piece.repeat(Math.floor((255 * 1024) / piece.length))
    expect(newInHtml(`yes ${html} gmail_quote`, { isAnswer: true })).toContain('yes')
  },
)
