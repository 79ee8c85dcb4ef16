import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nestingOf } from './html-nesting.ts'
import { htmlConversionLimit, htmlText } from './html-text.ts'
import { strippedHtml } from './stripped-html.ts'

const text = (html: string) => htmlText(html, htmlConversionLimit)

test('links, tables and pictures are readable', () => {
  const html =
    '<h1>Hi</h1><p>See <a href="https://x.example/1">this</a></p>' +
    '<table><tr><td>12</td><td>34</td></tr><tr><td>a</td><td>b</td></tr></table><img src="cid:1" alt="Logo">'
  expect(text(html)).toEqual({ text: 'Hi\n\nSee this [https://x.example/1]\n\n12 34\na b\n\nLogo', isSimple: false })
})

test('what would cost the real converter too much goes to the simple one', () => {
  expect(text('<b>'.repeat(80_000)).isSimple).toBe(true)
  expect(text('<b></i>'.repeat(30_000)).isSimple).toBe(true)
  expect(text(`<p>${'word '.repeat(60_000)}</p>`).isSimple).toBe(true)
  expect(text(`${'<table><tr><td>'.repeat(100)}deep`).isSimple).toBe(false)
})

test('no text is lost by nesting', () => {
  expect(text(`${'<div>'.repeat(20_000)}Hello${'</div>'.repeat(20_000)}`).text).toBe('Hello')
})

test('cells, words and tags without end are converted', () => {
  expect(text(`<table>${'<td>x</td>'.repeat(20_000)}</table>`).text.match(/x/g)).toHaveLength(20_000)
  expect(text('x'.repeat(200_000)).text).toHaveLength(200_000)
})

const readings: readonly (readonly [string, string, string])[] = [
  ['a link', '<a href="https://x.example/?a=1&amp;b=2">here</a>', 'here [https://x.example/?a=1&b=2]'],
  ['a link that says where it leads', '<a href="https://x.example/">https://x.example/</a>', 'https://x.example/'],
  ['a link around a picture', '<a href="https://x.example"><img src="b.png" alt="Buy"></a>', 'Buy [https://x.example]'],
  ['a link within the page', '<a href="#top">top</a> <a href="javascript:go()">go</a>', 'top go'],
  ['an address', '<a href="mailto:ann@x.example">Ann</a>', 'Ann [ann@x.example]'],
  [
    'a table of data',
    '<table><tr><th>Name<th>Count</tr><tr><td>Bolt<td>12</tr><tr><td>Nut<td></td></tr></table>',
    'Name Count\nBolt 12\nNut',
  ],
  [
    'a table for the layout',
    '<table><tr><td><table><tr><td><h1>News</h1><p>One.</p></td></tr></table></td></tr><tr><td><p>Two.</td></tr></table>',
    'News\n\nOne.\n\nTwo.',
  ],
  ['lists', '<ul><li>a<ul><li>b</ul><li>c</ul><ol start=3><li>d</ol>', ' * a\n   * b\n * c\n\n 3. d'],
  ['terms', '<dl><dt>Term<dd>Meaning</dl>', 'Term\nMeaning'],
  ['text as it is typed', '<pre>a\n  b  c</pre>', 'a\n  b  c'],
  ['quotes', '<p>a<blockquote>b<br>c<blockquote><p>d</blockquote></blockquote>e', 'a\n\n> b\n> c\n> \n> > d\n\ne'],
  ['gaps', '<p>a</p><p>&nbsp;</p><br><br><br><p>b</p>', 'a\n\nb'],
  ['what is hidden', '<div style="DISPLAY:none">Preheader</div><div style="display: none;">x</div><p>Hello', 'Hello'],
  ['comments and conditions', '<!-- a --><!--[if mso]><p>b</p><![endif]--><p>c', 'c'],
  ['options', '<select><option>a<option>b</select>', 'a\nb'],
  ['entities', '<p>&euro;&nbsp;5 &ouml; &#8364; &amp;amp; &unknown;', '€\u00a05 ö € &amp; &unknown;'],
  ['a page whose head never ends', '<html><head><title>T</title><p>Hello', 'Hello'],
  ['an element nobody knows', '<x-y>Hello</x-y>', 'Hello'],
]

test.each(readings)('%s', (_, html, expected) => {
  expect(text(html)).toEqual({ text: expected, isSimple: false })
})

const stripped: readonly (readonly [string, string])[] = [
  ['<p>Hello <b>you</b></p><p>there</p>', 'Hello you\n\nthere'],
  ['a<br>b', 'a\nb'],
  ['<td>1</td><td>2</td>', '1  2'],
  ['<style>p{}</STYLE>x<script>y</script>z', 'xz'],
  ['<style>never closed', 'never closed'],
  ['see <a href="https://x.example">this</a>', 'see this [https://x.example]'],
  ["<a href='https://x.example'>https://x.example</a>", 'https://x.example'],
  ['<a href=https://x.example>a<a href="">b</a></a>', 'ab'],
  ['a<blockquote>b<p>c<blockquote>d</blockquote></blockquote>e', 'a\n> b\n> c\n> > d\ne'],
  ['</blockquote>a<blockquote>b', 'a\n> b'],
  ['a &amp; b &lt;c&gt; &#8364; &#x20ac; &nbsp;&unknown;', 'a & b <c> € €  &unknown;'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['<!-- hidden --><!DOCTYPE html>shown', 'shown'],
]

test.each(stripped)('the simple converter makes of %s', (html, expected) => {
  expect(strippedHtml(html)).toBe(expected)
})

test('the simple converter takes any input in one pass', () => {
  for (const piece of ['<', '<!--', '<b', '<style>', '&', '</']) {
    expect(strippedHtml(piece.repeat(200_000)).length).toBeLessThanOrEqual(piece.length * 200_000)
  }
  const html = fc.string({
    unit: fc.constantFrom('<', '>', '/', '!', '--', 'style', 'p', '&', '#', ';', '9', ' ', '\n', 'x'),
  })
  fc.assert(fc.property(html, (input) => strippedHtml(input).length <= input.length))
})

test('nesting counts what stays open', () => {
  expect(nestingOf('<div><p><p><br><b>x</b></div>')).toBe(2)
  expect(nestingOf('<td><td><td><li><li>')).toBe(0)
  expect(nestingOf('</div></div><div>')).toBe(1)
})
