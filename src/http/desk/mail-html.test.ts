import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlPayloads } from '../../../test/service/hostile-content.ts'
import { htmlLimit, shownHtml } from './mail-html.ts'

const pictures = { own: new Map([['logo@x', '/attachments/1?show']]), showsRemote: false }
const shown = (html: string) => shownHtml(html, pictures)?.html

test.each([
  [
    'words and tables stay',
    '<table><tr><td bgcolor="red">a <b>b</b></td></tr></table>',
    '<table><tr><td bgcolor="red">a <b>b</b></td></tr></table>',
  ],
  [
    'colours and sizes stay',
    '<p style="color:#f00;font-size:12px">x</p>',
    '<p style="color:#f00;font-size:12px">x</p>',
  ],
  [
    'a picture that came with the mail is ours',
    '<img src="cid:logo%40x" alt="Logo">',
    '<img alt="Logo" src="/attachments/1?show" />',
  ],
  ['a picture of elsewhere leaves its words', '<img src="https://far.test/x.gif" alt="Logo">', '<img alt="Logo" />'],
  [
    'a link opens a window of its own',
    '<a href="https://a.test/">a</a>',
    '<a href="https://a.test/" target="_blank" rel="noopener noreferrer nofollow">a</a>',
  ],
  ['a link into the desk is none', '<a href="/queue">a</a>', '<a>a</a>'],
  [
    'an address in a style is left out',
    '<p style="background:url(https://far.test/x);color:red">x</p>',
    '<p style="color:red">x</p>',
  ],
])('%s', (_, html, expected) => {
  expect(shown(html)).toBe(expected)
})

test('pictures of other servers are counted, and shown when asked for', () => {
  const html = '<img src="https://far.test/a.gif"><img src="//far.test/b.gif">'
  expect(shownHtml(html, pictures)).toEqual({ html: '', blocked: 2 })
  expect(shownHtml(html, { ...pictures, showsRemote: true })?.html).toContain('src="https://far.test/a.gif"')
})

test('what is too large, or nests deeper than any page, is not shown at all', () => {
  expect(shownHtml('x'.repeat(htmlLimit + 1), pictures)).toBe(null)
  expect(shownHtml('<div>'.repeat(10_000), pictures)).toBe(null)
})

test('whatever is put together of hostile pieces: no script, no handler, no address that is fetched', () => {
  const piece = fc.oneof(
    fc.constantFrom(...htmlPayloads),
    fc.constantFrom('<', '>', '"', "'", '<!--', '-->', '</p>', '<p title="', '&lt;', '\u0000'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const html = shown(pieces.join('')) ?? ''
      const tags = html.match(/<[^>]*>/g) ?? []
      for (const tag of tags) {
        expect(tag).not.toMatch(
          /^<\/?(?:script|style|svg|math|iframe|object|embed|form|input|button|link|meta|base|video|audio|template)\b/i,
        )
        // By attribute: the value of a harmless one may hold any text, such as `src=`.
        for (const [, name = '', value = ''] of tag.matchAll(/\s([\w-]+)="([^"]*)"/g)) {
          expect(name).not.toMatch(/^(?:on\w+|srcset|formaction|background)$/i)
          if (/^(?:href|src)$/i.test(name))
            expect(value).not.toMatch(/^\s*(?:javascript|vbscript|data:(?!image\/(?:png|jpe?g|gif|webp);))/i)
          if (/^src$/i.test(name)) expect(value).toMatch(/^(?:data:image\/|\/attachments\/)/)
          if (/^style$/i.test(name)) expect(value).not.toMatch(/url|expression|@import/i)
        }
      }
    }),
  )
})
