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

const stripped: readonly (readonly [string, string])[] = [
  ['<p>Hello <b>you</b></p><p>there</p>', 'Hello you\n\nthere'],
  ['a<br>b', 'a\nb'],
  ['<td>1</td><td>2</td>', '1  2'],
  ['<style>p{}</STYLE>x<script>y</script>z', 'xz'],
  ['<style>never closed', 'never closed'],
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
