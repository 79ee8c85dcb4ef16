import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { factsOf } from './facts.ts'
import { selfSigned } from './self-signed.ts'

const now = new Date('2026-06-01T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-tls-'))
  path = join(folder, 'data', 'certificate.pem')
})
afterEach(() => rm(folder, { recursive: true }))

const made = async (hostname: string, at: Date) => factsOf(await selfSigned({ path, hostname, now: at }))

test('a certificate for the host is made, for a year, in a file that nobody else reads', async () => {
  const facts = await made('MX.example.com', now)
  expect(facts).toMatchObject({
    names: ['DNS:mx.example.com'],
    isSelfSigned: true,
    chainLength: 0,
    validTo: inDays(365),
  })
  expect(facts.isFor('mx.example.com')).toBe(true)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'data'))).toEqual(['certificate.pem'])
})

test('it stays the same until a month before its end, then it is renewed with the same key', async () => {
  const first = await made('mx.example.com', now)
  expect((await made('mx.example.com', inDays(334))).sha256).toBe(first.sha256)
  const renewed = await made('mx.example.com', inDays(336))
  expect(renewed.sha256).not.toBe(first.sha256)
  expect(renewed).toMatchObject({ publicKeySha256: first.publicKeySha256, validTo: inDays(336 + 365) })
})

test('a host with a new name gets a new certificate, with the same key', async () => {
  const first = await made('old.example.com', now)
  const second = await made('new.example.com', now)
  expect(second).toMatchObject({ names: ['DNS:new.example.com'], publicKeySha256: first.publicKeySha256 })
})

test.for(['rack_7', 'a'.repeat(63), 'a.'.repeat(100), 'no name', 'büro', ''])(
  'a host called "%s" gets one that stays',
  async (hostname) => {
    const first = await made(hostname, now)
    expect((await made(hostname, now)).sha256).toBe(first.sha256)
  },
)

test('processes that start together agree on one', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => made('mx.example.com', now)))
  expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1)
})

test('what is not ours in its place is left there and told of', async () => {
  await made('mx.example.com', now)
  await writeFile(path, 'something else')
  await expect(made('mx.example.com', now)).rejects.toThrow(`${path} is not what we once wrote there; remove it`)
  expect(await readFile(path, 'utf8')).toBe('something else')
})
