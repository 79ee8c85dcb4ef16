import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { charsetHintOf } from './charset-hint.ts'
import { headerFields } from './header-fields.ts'

function hintFor(lines: readonly string[], charset: string): string | null {
  return charsetHintOf(headerFields(iconv.encode(lines.join('\r\n'), charset)))
}

const hints: readonly (readonly [string, readonly string[], string, string | null])[] = [
  ['clean fields', ['Subject: hello', 'Content-Type: text/plain; charset=koi8-r'], 'koi8-r', null],
  ['UTF-8', ['Subject: Größe', 'Content-Type: text/plain; charset=koi8-r'], 'utf-8', null],
  ['the charset of the body', ['Subject: Привет', 'Content-Type: text/plain; charset=koi8-r'], 'koi8-r', 'koi8-r'],
  ['a body in UTF-8', ['Subject: Größe', 'Content-Type: text/plain; charset=utf-8'], 'latin1', 'windows-1252'],
  [
    'a body that says nothing',
    ['Subject: Größe', 'Content-Type: text/plain; charset=us-ascii'],
    'latin1',
    'windows-1252',
  ],
  [
    'a charset that is none',
    ['Subject: Größe', 'Content-Type: text/plain; charset=x-nobody'],
    'latin1',
    'windows-1252',
  ],
  [
    'all fields together',
    ['Subject: Счёт', 'From: Иван Петров <a@b.example>', 'To: Отдел продаж <c@d.example>'],
    'windows-1251',
    'windows-1251',
  ],
  ['the country of the author', ['Subject: Dobrý den', 'From: Jiří Novák <a@b.cz>'], 'windows-1250', 'windows-1250'],
]

test.each(hints)('%s', (_, lines, charset, hint) => {
  expect(hintFor(lines, charset)).toBe(hint)
})
