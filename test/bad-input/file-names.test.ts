/**
 * Files with names that somebody chose to do harm, or that no system writes: whoever downloads one gets a name that is a name,
 * in one header, and the pages that show it hold together.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene } from '../api-scene.ts'
import { openBrowser, overflowOf, violationsOf } from '../browser.ts'
import { asSent } from '../service/smtp-client.ts'

const names: readonly string[] = [
  '../../../etc/passwd',
  '..\\..\\windows\\system32\\drivers\\etc\\hosts',
  '/etc/passwd',
  'C:\\autoexec.bat',
  '.htaccess',
  '..',
  '.',
  ' ',
  '',
  'CON',
  'x\r\nSet-Cookie: session=stolen\r\n\r\n<script>tripwire()</script>',
  'a"b.txt',
  "a'b.txt",
  'a\\"b.txt',
  'a;filename=evil.exe',
  'a%0d%0aX-Evil: 1.txt',
  'a%2f..%2fb.txt',
  '=?utf-8?Q?=22;_evil=3D=22x?=',
  "UTF-8''evil.exe",
  'invoice\u202efdp.exe',
  '\u2066a\u2069\u200f.txt',
  '📎 Rechnung größer 請求書.pdf',
  'Z\u0351\u036b\u0343a\u0351lgo.txt',
  '\u0000.txt',
  '\ufeff.txt',
  `${'a'.repeat(255)}.txt`,
  `${'ü'.repeat(2_000)}.txt`,
  '<img src=x onerror=tripwire()>.html',
]

let scene: ApiScene
let files: readonly Readonly<{ id: string; filename: string | null }>[]

beforeAll(async () => {
  scene = await openApiScene()
  const parts = names.map(
    (name) => `--b
Content-Type: text/plain
Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name).replaceAll("'", '%27')}

x`,
  )
  const mail = `From: ann@customer.test
To: support@humanmade.com
Subject: Files
Content-Type: multipart/mixed; boundary=b

${parts.join('\n')}
--b--
`
  const body = asSent(Buffer.from(mail))
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body })
  files = (await scene.pool.query('select id, filename from attachments order by position')).rows
}, 60_000)
afterAll(() => scene?.[Symbol.asyncDispose]())

test('each file is there, and no name has a sign in it that turns, ends or leads', () => {
  expect(files).toHaveLength(names.length)
  for (const { filename } of files) expect(filename ?? '').not.toMatch(/[\p{Cc}]/u)
})

test.each(['/attachments/ID', '/api/attachments/ID/content'])(
  'a download is saved under one name that leads nowhere: %s',
  async (path) => {
    for (const { id, filename } of files)
      for (const as of ['customer', 'agent'] as const) {
        const { status, headers } = await scene.call('GET', path.replace('ID', id), { as })
        const disposition = headers.get('content-disposition') ?? ''
        const [, plain = '', encoded = ''] =
          /^attachment; filename="([\x20-\x7e]+)"; filename\*=UTF-8''([\w.~!*%-]+)$/.exec(disposition) ?? []
        expect([filename, status, disposition]).toEqual([filename, 200, expect.stringMatching(/^attachment; /)])
        for (const name of [plain, decodeURIComponent(encoded)]) {
          expect([filename, name]).toEqual([filename, expect.not.stringMatching(/[\p{Cc}\p{Cf}/\\"]/u)])
          expect(name.length).toBeLessThanOrEqual(150)
          expect([filename, name.trim()]).toEqual([filename, expect.not.stringMatching(/^\.*$/)])
        }
        expect(headers.get('set-cookie')).toBeNull()
        expect(headers.get('x-evil')).toBeNull()
        expect(headers.get('x-content-type-options')).toBe('nosniff')
      }
  },
)

test.each(['customer', 'agent'] as const)('the page of the ticket holds together for %s', async (as) => {
  await using browser = await openBrowser()
  const page = await browser.open(scene.base, { width: 360 })
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(scene.header(as, 'cookie')) ?? []
  await page.context().addCookies([{ name, value, url: scene.base }])
  await page.goto('/tickets/T-1')
  expect(await page.locator('.attachments li').count()).toBe(names.length)
  expect([await overflowOf(page), await violationsOf(page)]).toEqual([0, []])
})
