import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlOf } from './html-text.ts'

test('paragraphs, lines, quotes and spaces look as they were written', () => {
  expect(htmlOf('Hello Ann,\n\n> It is slow\n> since noon\n\na  b\n c\n')).toBe(
    '<div><p>Hello Ann,</p>\n<blockquote>It is slow<br>\nsince noon</blockquote>\n<p>a&nbsp;&nbsp;b<br>\n&nbsp;c</p></div>\n',
  )
})

test.each([
  [
    'See https://example.com/a?b=1&c=2.',
    'See <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.',
  ],
  ['(http://example.com/x)', '(<a href="http://example.com/x">http://example.com/x</a>)'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['https://x.test/"onclick="alert(1)', '<a href="https://x.test/">https://x.test/</a>&quot;onclick=&quot;alert(1)'],
])('%s', (text, html) => {
  expect(htmlOf(text)).toBe(`<div><p>${html}</p></div>\n`)
})

test('nothing that is written becomes markup', () => {
  const hostile = fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', ' ', '\n', 'a', 'https://x.test/', '<script>', 'href='),
    maxLength: 40,
  })
  const ours = /<\/?(?:div|p|blockquote)>|<br>|<a href="https:\/\/[^"<>']*">|<\/a>/g
  fc.assert(
    fc.property(hostile, (text) => {
      const rest = htmlOf(text).replaceAll(ours, '')
      expect(rest).not.toMatch(/[<>"']/)
      expect(rest.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, '')).not.toContain('&')
    }),
  )
})
