/** What every operation answers when a key asks too often, and when the database is away. */
import { expect, test } from 'vitest'
import { openApiScene } from '../../../test/api-scene.ts'
import { type Link, layLink } from '../../../test/service/link.ts'

/** Requests that need nothing to be there; each of the document's operations has one. */
function pathOf(path: string): string {
  return path.replace('{ref}', 'T-1').replace('{id}', '00000000-0000-7000-8000-000000000000')
}

test('who asks too often is told when to come again, at every operation, and others are served', async () => {
  await using scene = await openApiScene((parts) => {
    const config = { ...parts.config(), http: { ...parts.config().http, apiRequests: 1 } }
    // One window, however long the test takes.
    return { ...parts, config: () => config, now: () => new Date('2026-11-28T12:00:30Z') }
  })
  const ask = (method: string, path: string) =>
    scene.call(method.toUpperCase(), pathOf(path), { as: 'key:all', headers: { 'content-type': 'application/json' } })
  const first = await ask('get', '/api/routes')
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'ratelimit-policy': '"requests";q=1;w=60',
    ratelimit: '"requests";r=0;t=60',
  })
  for (let n = 0; n < 10; n += 1) await ask('post', '/api/inbound')
  for (const { method, path } of scene.operations) {
    const answer = await ask(method, path)
    expect([path, answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([path, 429, true])
  }
  expect((await scene.call('GET', '/api/routes', { as: 'key:tickets:read' })).status).toBe(200)
  const seen = scene.operations.map(({ id }) => `${id} 429`)
  expect(seen.filter((one) => !scene.seen.has(one))).toEqual([])
})

test('while the database is away every operation says so, with the time to try again', async () => {
  let link: Link | undefined
  await using scene = await openApiScene(
    (parts) => parts,
    async (url) => {
      link = await layLink(url)
      return link
    },
  )
  expect((await scene.call('GET', '/api/tickets', { as: 'agent' })).status).toBe(200)
  link?.cut()
  for (const { method, path } of scene.operations) {
    const answer = await scene.call(method.toUpperCase(), pathOf(path), {
      as: 'key:all',
      body: method === 'get' ? undefined : {},
    })
    expect([path, answer.status, answer.headers.get('retry-after'), answer.json]).toMatchObject([
      ...[path, 503, '30'],
      { type: '/api/problems/unavailable' },
    ])
  }
})
