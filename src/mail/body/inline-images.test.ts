import { expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'

const head = 'From: Ann <ann@example.com>\nSubject: x\nMIME-Version: 1.0\n'

function related(html: string, ...images: readonly string[]): string {
  const parts = [`Content-Type: text/html\n\n${html}`, ...images.map((fields) => `${fields}\n\nx`)]
  return `${head}Content-Type: multipart/related; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`
}

const logo = 'Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>'

test('a picture reads as its name where it stands, and is inline', async () => {
  const { text, html, attachments } = await parsed(related('<p>Above<p><img src="cid:logo@x" alt="Us"><p>below', logo))
  expect(text).toBe('Above\n\n[image: logo.png]\n\nbelow')
  expect(html).toContain('cid:logo@x')
  expect(attachments).toMatchObject([{ filename: 'logo.png', disposition: 'inline', contentId: 'logo@x' }])
})

const references: readonly (readonly [string, string, string])[] = [
  ['quotes that are missing', '<img src=cid:logo@x>', logo],
  ['an escaped Content-ID', '<img src="cid:logo%40x">', logo],
  ['upper case', '<IMG SRC="CID:logo@x">', logo],
  ['the Content-Location', '<img src="logo">', 'Content-Type: image/png; name=logo.png\nContent-Location: logo'],
  [
    'the whole Content-Location',
    '<img src="https://x.example/l.png">',
    'Content-Type: image/png; name=logo.png\nContent-Location: https://x.example/l.png',
  ],
]

test.each(references)('a picture is found by %s', async (_, html, fields) => {
  const { text, attachments } = await parsed(related(html, fields))
  expect(text).toBe('[image: logo.png]')
  expect(attachments).toMatchObject([{ disposition: 'inline', contentId: expect.any(String) }])
})

test('a background is inline as well', async () => {
  const { attachments } = await parsed(related('<p style="background: url(cid:logo@x)">Hello', logo))
  expect(attachments).toMatchObject([{ disposition: 'inline' }])
})

test('a picture that nothing refers to is an attachment like any other', async () => {
  const { text, attachments } = await parsed(related('<p>Hello', logo))
  expect(text).toBe('Hello')
  expect(attachments).toMatchObject([{ filename: 'logo.png', disposition: null, contentId: 'logo@x' }])
})

test('a picture without a name is not named, and one that is elsewhere reads as its description', async () => {
  const html = '<p>a <img src="cid:1" alt="one"> <img src="https://x.example/2.png" alt="two"> <img src="3.png">'
  expect((await parsed(related(html, 'Content-Type: image/png\nContent-ID: <1>'))).text).toBe('a one two')
})

test('a hundred thousand references are looked at in bounded time', async () => {
  const html = '<img src="cid:a">'.repeat(100_000)
  expect((await parsed(related(html, logo))).attachments).toHaveLength(1)
})
