/** What every answer forbids, whatever is asked and whoever asks. */
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { webParts } from '../../../test/web-parts.ts'
import { listenHttp } from '../server.ts'

test('every answer forbids what it does not need, and TLS is asked for where there is TLS', async () => {
  await using database = await createTestDatabase()
  await using web = await webParts(database, pino({ level: 'silent' }))
  const server = await listenHttp(web.parts)
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual', headers })
  for (const path of ['/', '/sign-in', '/tickets/T-1', '/nothing', '/healthz', '/api/tickets']) {
    const { headers } = await ask(path)
    const policy = headers.get('content-security-policy')
    expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'; script-src 'self'")])
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBeNull()
  }
  const behindTls = await ask('/', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' })
  expect(behindTls.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
  const page = await (await ask('/')).text()
  const [stylesheet = ''] = /\/assets\/postroom\.[\da-f]{12}\.css/.exec(page) ?? []
  const kept = await ask(stylesheet)
  expect([kept.status, kept.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await ask('/assets/..%2fapp.ts')).status).toBe(404)
  await server.close()
})
