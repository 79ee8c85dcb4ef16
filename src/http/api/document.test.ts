/** The OpenAPI document, the reference, the table of problems, and what every operation answers when things go wrong. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'
import { problemNames, problemTypes } from '../problem-types.ts'

let scene: ApiScene

beforeAll(async () => {
  // It is checked by a validator from npm on the way; see test/api-scene.ts.
  scene = await openApiScene()
})
afterAll(() => scene?.[Symbol.asyncDispose]())

test('the document is OpenAPI 3.1, and every operation has a summary, a tag and its problems', async () => {
  const Operation = z.looseObject({
    operationId: z.string(),
    summary: z.string().min(5),
    tags: z.array(z.string()).length(1),
    responses: z.looseObject({ 401: z.object(), 403: z.object(), 429: z.object(), 503: z.object() }),
  })
  const Document = z.looseObject({
    openapi: z.literal('3.1.0'),
    paths: z.record(z.string(), z.record(z.string(), Operation)),
  })
  const { paths } = Document.parse(scene.document)
  expect(Object.keys(paths).length).toBeGreaterThan(15)
})

test('document and reference are open to everybody, and the reference names every operation and problem', async () => {
  const page = await (await fetch(`${scene.base}/api/docs`)).text()
  for (const { id, path } of scene.operations) {
    expect(page).toContain(`id="${id}"`)
    expect(page).toContain(path)
  }
  for (const name of problemNames) expect(page).toContain(`id="problem-${name}"`)
  expect(page).not.toMatch(/<script(?! defer src="\/assets\/)/)
  expect(page).not.toMatch(/\b(?:src|href)="https?:/)
})

test('the type of a problem leads to its entry in the reference', async () => {
  const known = await fetch(`${scene.base}/api/problems/too-large`, { redirect: 'manual' })
  expect(known.headers.get('location')).toBe('/api/docs#problem-too-large')
  const unknown = await scene.call('GET', '/api/problems/constructor')
  expect(unknown.json).toMatchObject({ type: '/api/problems/not-found', status: 404 })
})

test('docs/api.md lists every problem with its status', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/api.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(([, name, status]) => [name, Number(status)])
  expect(listed).toEqual(problemNames.map((name) => [name, problemTypes[name].status]))
})
