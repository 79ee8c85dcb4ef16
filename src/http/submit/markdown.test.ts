import { expect, test } from 'vitest'
import { mostMarkdown, pageMarkdown, renderMarkdown, shownMarkdown } from './markdown.ts'

test('Markdown becomes HTML', () => {
  expect(renderMarkdown('**a** `b`\n\n- c')).toBe('<p><strong>a</strong> <code>b</code></p>\n<ul>\n<li>c</li>\n</ul>\n')
})

test('links open the web and mail, and tell nobody where they were', () => {
  expect(renderMarkdown('[x](https://example.com)')).toContain(
    '<a href="https://example.com" rel="noopener noreferrer nofollow">',
  )
  expect(renderMarkdown('write to a@example.com')).toContain('<a href="mailto:a@example.com"')
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](//evil.example)',
  '![x](https://evil.example/pixel.gif)',
  '<https://example.com/"onmouseover="alert(1)>',
  '[x](https://example.com "a\\" onmouseover=\\"alert(1)")',
  '```<img src=x onerror=alert(1)>\nx\n```',
  '[a]: javascript:alert(1)\n[a]',
  '<svg/onload=alert(1)>',
  '<base href=//evil.example>',
])('nothing that runs or loads comes of %s', (text) => {
  const made = renderMarkdown(text)
  expect(made).not.toMatch(/<(?!\/?(?:p|a|code|pre|br|strong|em|ul|ol|li|blockquote|h[1-6]|hr)\b)/)
  expect(made.replaceAll(/"[^"]*"/g, '').match(/<[^>]*\son\w+=/)).toBeNull()
  expect([...made.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, url = '']) => url)).toSatisfy((urls: string[]) =>
    urls.every((url) => /^(?:https?:|mailto:|tel:)/.test(url)),
  )
})

test('on a page a table is in a box that can be moved, in a mail it is not', () => {
  const text = '| a |\n|---|\n| <table> |'
  expect(shownMarkdown(text)).toMatch(/^<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>/)
  expect(shownMarkdown(text).match(/<div/g)).toHaveLength(1)
  expect(renderMarkdown(text)).toMatch(/^<table>/)
})

test('what is too long to be rendered is shown as the text it is, and nothing of it is markup', () => {
  const long = `<b>**x**${'['.repeat(mostMarkdown)}`
  expect(renderMarkdown(long)).toMatch(/^<div class="plain" dir="auto">&lt;b&gt;\*\*x\*\*\[+<\/div>$/)
  const render = pageMarkdown()
  expect(render('**a**')).toBe('<p><strong>a</strong></p>\n')
  expect(render('b'.repeat(mostMarkdown - 5))).toMatch(/^<p>b/)
  expect(render('**c**')).toBe('<div class="plain" dir="auto">**c**</div>')
})
