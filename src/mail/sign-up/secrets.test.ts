import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlWithoutSecrets } from './html-without-secrets.ts'
import { hasSecret, hiddenCode, hiddenLink, withoutSecrets } from './secrets.ts'

test.each([
  ['Your code is 123456.', 'Your code is [code hidden].'],
  ['123 456', hiddenCode],
  ['1 2 3 4 5 6', hiddenCode],
  ['１２３４５６', hiddenCode],
  ['12\u200b34\u200b56', hiddenCode],
  ['Code: XQZ-PLM', 'Code: [code hidden]'],
  ['Code: a1b2c3', 'Code: [code hidden]'],
  ['QWERTZ', hiddenCode],
  ['tulip-frame-river-storm', hiddenCode],
  ['See https://x.test/a?b=c#d now', 'See [link hidden] now'],
  ['slack://open?x', hiddenLink],
  ['www.x.test', hiddenLink],
  ['x.test/confirm', hiddenLink],
  ['[https://x.test/a]', hiddenLink.replace('[', '[[')],
  ['https://x.test/confirm?token=abc\nhijklmnopqrstuvwxyzabcdefghijk', `${hiddenLink}\n${hiddenCode}`],
  ['Nothing to hide, at all.', 'Nothing to hide, at all.'],
])('%j is shown as %j', (text, shown) => expect(withoutSecrets(text)).toBe(shown))

const token = fc.oneof(
  fc.stringMatching(/^\d{4,10}$/),
  fc.stringMatching(/^[A-Z]{3}-[A-Z]{3}$/),
  fc.stringMatching(/^[A-Za-z]{0,6}\d[A-Za-z\d]{4,12}$/),
  fc
    .tuple(
      fc.constantFrom('https', 'http', 'slack'),
      fc.stringMatching(/^[a-z]{3,8}$/),
      fc.stringMatching(/^[\w=&%-]{1,60}$/),
    )
    .map(([scheme, host, path]) => `${scheme}://${host}.test/${path}`),
)
const word = fc.constantFrom('your', 'code', 'is', 'Click', 'here', 'to', '(or', 'this)', '–', 'thanks.', '\n', '„so“')

test('no link and no code of the original is left', () => {
  fc.assert(
    fc.property(fc.array(word), token, fc.array(word), (before, secret, after) => {
      const text = [...before, secret, ...after].join(' ')
      expect(hasSecret(text)).toBe(true)
      expect(withoutSecrets(text)).not.toContain(secret)
      expect(withoutSecrets(text).replaceAll(hiddenLink, '').replaceAll(hiddenCode, '')).not.toMatch(/:\/\/|\d{4}/)
    }),
  )
})

test('nor in the HTML, whatever its markup', () => {
  fc.assert(
    fc.property(token, (secret) => {
      const shown = htmlWithoutSecrets(
        `<p>Click <a href="${secret}">here</a> or type <b>${secret}</b><img alt="${secret}" src="${secret}"></p>`,
      )
      expect(shown).not.toContain(secret)
      expect(shown).toContain('Click')
    }),
  )
})

test('digits in cells of their own are one code', () => {
  expect(htmlWithoutSecrets('<table><tr><td>4</td><td>8</td><td>2</td><td>9</td></tr></table>')).not.toMatch(/[4829]/)
})

test('markup of the original does not come back to life', () => {
  expect(htmlWithoutSecrets('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')).not.toContain('<script')
})

test('any text comes through, and only once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = withoutSecrets(text)
      expect(withoutSecrets(shown).length).toBeLessThanOrEqual(shown.length + text.length * 20)
    }),
  )
})
