/** Every form of every page has a limit: what is larger is not read to its end, whoever sends it. Over a real socket. */
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, type Who } from '../../../test/api-scene.ts'
import { createApp } from '../app.ts'
import { loadAssets } from '../assets.ts'

let scene: ApiScene
beforeAll(async () => {
  scene = await openApiScene((parts) => ({
    ...parts,
    config: () => ({ ...parts.config(), limits: { ...parts.config().limits, sizeBytes: 1_000_000 } }),
  }))
  await scene.mail({ digest: 'd', messageId: 'm@customer.test' })
})
afterAll(() => scene?.[Symbol.asyncDispose]())

/** Sends a body in chunks until there is an answer, or far too much was sent; gives the status, 0 for none. */
async function pourInto(path: string, who: Who): Promise<number> {
  const { host, port } = new URL(scene.base)
  const socket = connect(Number(port), '127.0.0.1')
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Transfer-Encoding: chunked',
    'Content-Type: application/x-www-form-urlencoded',
    'Sec-Fetch-Site: same-origin',
    `Cookie: ${scene.header(who, 'cookie')}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
  let sent = 0
  let isAnswered = false
  const pour = () => {
    while (!isAnswered && sent < 4_000_000 && socket.write(chunk)) sent += 65_536
    if (sent >= 4_000_000) socket.destroy()
  }
  socket.on('drain', pour)
  socket.on('error', () => undefined)
  pour()
  const [answer] = await new Promise<readonly string[]>((resolve) => {
    socket.once('data', (data) => resolve([data.toString('latin1')]))
    socket.once('close', () => resolve(['']))
  })
  isAnswered = true
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer ?? '')?.[1] ?? 0)
}

test('a body without end is ended by every form, for those who have not signed in as well', async () => {
  const app = createApp(scene.parts, await loadAssets())
  const forms = app.routes.flatMap(({ method, path }) => (method === 'POST' ? [path] : []))
  const pages = [...new Set(forms)].filter((path) => !/^\/(?:api|hooks)\//.test(path))
  const paths = pages.map((path) => path.replace(/:ref\{[^/]*\}/, 'T-1'))
  expect(paths).toEqual(
    expect.arrayContaining(['/sign-in/password', '/set-up', '/tickets/new', '/operations/keys/add']),
  )
  for (const path of paths) {
    const answers = [await pourInto(path, 'nobody'), await pourInto(path, 'customer'), await pourInto(path, 'admin')]
    // Who may not use a form is told so, and his body is not read at all.
    expect([path, answers]).toEqual([path, expect.arrayContaining([413])])
    expect([path, answers.every((status) => [401, 404, 413].includes(status))]).toEqual([path, true])
  }
}, 60_000)

const form = (type: string, body: string) => ({
  headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
  body,
})
const urlencoded = 'application/x-www-form-urlencoded'
const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'

test('a form of a hundred thousand fields is not taken apart, signed in or not', async () => {
  const many = [
    form(urlencoded, 'a&'.repeat(100_000)),
    form('multipart/form-data; boundary=b', `${part.repeat(10_000)}--b--`),
  ]
  for (const sent of many) {
    expect((await scene.call('POST', '/tickets/new', { as: 'customer', ...sent })).status).toBe(413)
    expect((await scene.call('POST', '/tickets/preview', { as: 'agent', ...sent })).status).toBe(413)
    // Whoever has not signed in gets back what he wrote, if he wrote anything.
    const signedOut = await scene.call('POST', '/tickets/new', sent)
    expect([signedOut.status, signedOut.text.includes('Send it again')]).toEqual([401, false])
  }
})

test('a form that is none, and signs that no text has, are told to whoever sent them, and are no fault of ours', async () => {
  const broken = [form('multipart/form-data', 'x'), form('multipart/form-data; boundary=b', '--b\r\nx')]
  for (const sent of broken) expect((await scene.call('POST', '/sign-in/password', sent)).status).toBe(400)
  expect((await scene.call('POST', '/set-up', form(urlencoded, 'token=%00'))).status).toBe(400)
  const asked = ['/set-up?token=%00', '/queue?after=2026-02-31%2000:00:00%2B00~5']
  for (const path of asked) expect([path, (await scene.call('GET', path, { as: 'agent' })).status]).toEqual([path, 400])
  // A search refuses nothing.
  for (const path of ['/queue?q=from:%00', '/queue?tag=%00'])
    expect([path, (await scene.call('GET', path, { as: 'agent' })).status]).toEqual([path, 200])
  for (const path of ['/api/tickets?tag=%00', '/api/search?q=from:%00'])
    expect(await scene.call('GET', path, { as: 'agent' })).toMatchObject({ status: 400, json: { status: 400 } })
})
