/** docs/api.md against the service: its examples are run as they stand, by a shell and curl, on a real server. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { scopes } from '../src/accounts/api-keys.ts'
import { openApiScene } from './api-scene.ts'

const page = readFileSync(resolve(import.meta.dirname, '../docs/api.md'), 'utf8')

test('the examples do what the page says', async () => {
  await using scene = await openApiScene()
  await scene.mail({ digest: 'd1', messageId: 'm1@customer.test' })
  const folder = await mkdtemp(join(tmpdir(), 'postroom-docs-'))
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text)
  const key = scene.header('key:all', 'authorization').slice('Bearer '.length)
  const script = ['set -eu', ...blocks.map((block) => `${block}\necho`)].join('\n')
  const env = { PATH: process.env['PATH'], POSTROOM: scene.base, KEY: key }
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: folder, env })
  const answers = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  expect(answers).toMatchObject([
    { items: [{ ref: 'T-1' }], next: null },
    { ref: 'T-2', type: 'task', source: 'api', requester_email: 'ann@customer.example' },
    { ref: 'T-1', status: 'open', priority: 'high' },
    { ref: 'T-1' },
    { ref: 'T-3', outcome: 'opened' },
  ])
  expect(await readFile(join(folder, 'tickets.csv'), 'utf8')).toMatch(/^ref,type/)
  await rm(folder, { recursive: true })
}, 60_000)

test('the page tells of every scope, and of none that there is not', () => {
  const [, table = ''] = page.split(/^\| scope .*$/m)
  const told = [...(table.split('\n\n')[0]?.matchAll(/^\| `([a-z:]+)` \|/gm) ?? [])].map(([, scope]) => scope)
  expect(told).toEqual([...scopes])
})
