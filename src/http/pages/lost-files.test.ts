/** Forms that come back to the browser, which can not be given the files again that were chosen: the page says which. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, type Who } from '../../../test/api-scene.ts'

let scene: ApiScene
beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  const body =
    'From: Ann <ann@customer.test>\nTo: support@humanmade.com\nSubject: x\nMessage-ID: <l@customer.test>\n\nx\n'
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body })
})
afterAll(() => scene?.[Symbol.asyncDispose]())

function send(path: string, as: Who, fields: Readonly<Record<string, string>>, files: readonly string[]) {
  const part = (head: string, body: string) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const parts = [
    ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
    ...files.map((name) => part(`name="files"; filename="${name}"`, 'x')),
  ]
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  return scene.call('POST', path, { as, headers, body: `${parts.join('')}--b--\r\n` })
}

test.each<[string, Who]>([
  ['/tickets/new', 'customer'],
  ['/tickets/T-1/answer', 'customer'],
  ['/tickets/new', 'agent'],
  ['/tickets/T-1/write', 'agent'],
])('after a preview, %s for a %s says beside the field which files have to be chosen again', async (path, as) => {
  const fields = { do: 'preview', mode: 'note', text: 'Some **words**' }
  const shown = await send(path, as, fields, ['plan.pdf', '<b>.png'])
  expect([shown.status, shown.text]).toEqual([200, expect.stringContaining('<strong>words</strong>')])
  expect(shown.text).toMatch(/id="files-lost"[\s\S]*<bdi>plan\.pdf<\/bdi>, <bdi>&lt;b&gt;\.png<\/bdi>/)
  expect(shown.text).toContain('aria-describedby="files-hint files-lost"')
  expect((await send(path, as, fields, [])).text).not.toContain('files-lost')
})
