/** docs/webhooks.md against the code: its examples have the shapes that are sent, and its way to check a signature works. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PageBody, PingBody, WebhookBody } from '../src/notify/webhooks/shapes.ts'
import { signatureHeaders } from '../src/notify/webhooks/signature.ts'

const page = readFileSync(resolve(import.meta.dirname, '../docs/webhooks.md'), 'utf8')

function blocks(language: string): readonly string[] {
  return [...page.matchAll(/^```(?<language>\w+)\n(?<text>[\s\S]*?)^```/gm)].flatMap(({ groups }) =>
    groups?.['language'] === language ? [groups['text'] ?? ''] : [],
  )
}

test('the examples are what is sent', () => {
  const examples = blocks('json').map((text) => z.union([WebhookBody, PageBody, PingBody]).parse(JSON.parse(text)))
  expect(examples.map(({ type }) => type)).toEqual(['ticket.created', 'page', 'ping'])
})

test('the way to check a signature takes ours, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-docs-'))
  const file = join(folder, 'receiver.mjs')
  await writeFile(file, blocks('js').join('\n'))
  const { isFromPostroom } = await import(pathToFileURL(file).href).finally(() => rm(folder, { recursive: true }))

  const secret = `whsec_${'A'.repeat(32)}`
  const signed = { secret, id: '1', at: new Date(), body: '{"said":"ü"}' }
  const headers = signatureHeaders(signed)
  expect(isFromPostroom(headers, signed.body, secret)).toBe(true)
  const rotated = { ...headers, 'webhook-signature': `v1,bm90IG91cnM= ${headers['webhook-signature']}` }
  expect(isFromPostroom(rotated, signed.body, secret)).toBe(true)
  expect(isFromPostroom(headers, `${signed.body} `, secret)).toBe(false)
  expect(isFromPostroom(headers, signed.body, `whsec_${'B'.repeat(32)}`)).toBe(false)
  expect(isFromPostroom({ ...headers, 'webhook-id': '2' }, signed.body, secret)).toBe(false)
  expect(isFromPostroom({}, signed.body, secret)).toBe(false)
  const old = signatureHeaders({ ...signed, at: new Date(Date.now() - 600_000) })
  expect(isFromPostroom(old, signed.body, secret)).toBe(false)
})
