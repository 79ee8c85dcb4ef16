/** The certificate of a running service follows its files; over real handshakes it is shown in `test/smtp/tls.test.ts`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptLog } from '../../../test/smtp/open-door.ts'
import { pemFor } from '../../../test/smtp/test-certificate.ts'
import type { TlsFiles } from '../../config/listeners.ts'
import { openCertificate } from './certificate.ts'
import type { Pem } from './facts.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-tls-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put({ certificate, key }: Pem, files: TlsFiles): Promise<void> {
  await writeFile(files.certificate, certificate)
  await writeFile(files.key, key)
}

const filesIn = (place: string): TlsFiles => ({ certificate: `${place}/cert.pem`, key: `${place}/key.pem` })

/** Opens with files that a test may replace; looks so often that nobody waits for it. */
async function opened(files: () => TlsFiles | null) {
  const kept = keptLog()
  const registry = new Registry()
  const source = { files, dataDir: folder, hostname: 'one.example' }
  const certificate = await openCertificate({ ...source, log: kept.log, registry, lookEveryMs: 20 })
  return { certificate, registry, lines: kept.lines, logged: kept.logged }
}

test('a changed pair is taken by itself, and the log and the metric tell of it', async () => {
  const files = filesIn(folder)
  await put(await pemFor('one.example'), files)
  const { certificate, lines, registry } = await opened(() => files)
  using _ = certificate
  const first = certificate.context()
  await put(await pemFor('two.example'), files)
  await expect.poll(() => certificate.facts().names).toEqual(['DNS:two.example'])
  expect(certificate.context()).not.toBe(first)
  expect(
    lines.filter(({ msg }) => msg === 'tls certificate in use').map(({ reason, names }) => [reason, names]),
  ).toEqual([
    ['start', ['DNS:one.example']],
    ['the files changed', ['DNS:two.example']],
  ])
  const expiry = certificate.facts().validTo.getTime() / 1_000
  expect(await registry.metrics()).toContain(`postroom_tls_certificate_expiry_timestamp_seconds ${expiry}\n`)
})

test('a pair that does not fit together leaves the old one in force, and the log says so once (row 3)', async () => {
  const files = filesIn(folder)
  const [one, two] = [await pemFor('one.example'), await pemFor('two.example')]
  await put(one, files)
  const { certificate, lines, logged } = await opened(() => files)
  using _ = certificate
  const first = certificate.context()
  await writeFile(files.certificate, two.certificate)
  const failed = await logged('tls certificate can not be used, the old one stays')
  expect(failed).toMatchObject({
    source: files.certificate,
    err: { message: `${files.certificate} can not be used: the key is not the key of the certificate` },
  })
  expect(certificate.context()).toBe(first)
  await writeFile(files.key, two.key)
  await expect.poll(() => certificate.facts().names).toEqual(['DNS:two.example'])
  expect(lines.filter(({ msg }) => msg === failed['msg'])).toHaveLength(1)
})

test('files that go away leave the old pair in force', async () => {
  const files = filesIn(folder)
  await put(await pemFor('one.example'), files)
  const { certificate, logged } = await opened(() => files)
  using _ = certificate
  await rm(files.key)
  const failed = await logged('tls certificate can not be used, the old one stays')
  expect(failed).toMatchObject({ err: { message: `tls.key: ${files.key} can not be read (ENOENT)` } })
  expect(certificate.facts().names).toEqual(['DNS:one.example'])
})

test('a config that names other files is followed, also from a self-signed certificate and back', async () => {
  let files: TlsFiles | null = null
  const { certificate } = await opened(() => files)
  using _ = certificate
  expect(certificate.facts().names).toEqual(['DNS:one.example'])
  files = filesIn(folder)
  await put(await pemFor('two.example'), files)
  await certificate.reload('SIGHUP')
  expect(certificate.facts().names).toEqual(['DNS:two.example'])
  files = null
  await certificate.reload('SIGHUP')
  expect(certificate.facts().names).toEqual(['DNS:one.example'])
})

test('a service with files that can not be used does not start, and says which and why', async () => {
  const files = filesIn(folder)
  await expect(opened(() => files)).rejects.toThrow(`tls.certificate: ${files.certificate} can not be read (ENOENT)`)
  const [one, two] = [await pemFor('one.example'), await pemFor('two.example')]
  await put({ certificate: one.certificate, key: two.key }, files)
  await expect(opened(() => files)).rejects.toThrow('the key is not the key of the certificate')
})
