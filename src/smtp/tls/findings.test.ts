import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CertificateFacts } from './facts.ts'
import { certificateFindings, judgeCertificate } from './findings.ts'
import { selfSigned } from './self-signed.ts'
import { selfSignedPath } from './source.ts'

const now = new Date('2026-06-01T12:00:00Z')

const sound: CertificateFacts = {
  names: ['DNS:mx.example.com'],
  validFrom: new Date('2026-05-01T12:00:00Z'),
  validTo: new Date('2026-07-30T12:00:00Z'),
  isSelfSigned: false,
  chainLength: 1,
  sha256: '00',
  publicKeySha256: '00',
  isFor: (hostname) => hostname === 'mx.example.com',
}

const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

type Case = readonly [promise: string, changes: Partial<CertificateFacts>, level: string, text: RegExp]
const cases: readonly Case[] = [
  ['a sound certificate tells when it ends', {}, 'note', /^it expires on 2026-07-30T12:00:00.000Z, in 59 days$/],
  ['the end in two weeks is a warning', { validTo: inDays(13) }, 'warning', /in 13 days$/],
  [
    'a certificate of a week has time until its last third',
    { validFrom: inDays(-3), validTo: inDays(4) },
    'note',
    /4 days/,
  ],
  ['and then is a warning', { validFrom: inDays(-5), validTo: inDays(1.5) }, 'warning', /in 1 day$/],
  ['the end is a problem', { validTo: now }, 'problem', /^it has expired/],
  ['a start in the future is a problem', { validFrom: inDays(1) }, 'problem', /^it is valid from/],
  ['another name is a warning', { isFor: () => false }, 'warning', /for DNS:mx.example.com, not for mx.example.com/],
  ['no name is a warning', { names: [], isFor: () => false }, 'warning', /for no name at all/],
  ['self-signed is a note', { isSelfSigned: true, chainLength: 0 }, 'note', /^it is self-signed/],
  ['a missing chain is a warning', { chainLength: 0 }, 'warning', /no intermediate certificates/],
]

test.for(cases)('%s', ([, changes, level, text]) => {
  const findings = judgeCertificate({ ...sound, ...changes }, ['mx.example.com'], now)
  expect(findings).toContainEqual({ level, text: expect.stringMatching(text) })
})

test('a sound certificate has nothing else to tell', () => {
  expect(judgeCertificate(sound, ['mx.example.com'], now)).toHaveLength(1)
})

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-tls-'))
  await work(folder).finally(() => rm(folder, { recursive: true }))
}

test('a machine without a certificate is told so, and nothing is made for it', () =>
  inFolder(async (dataDir) => {
    const source = { files: () => null, dataDir, hostname: 'mx.example.com' }
    expect(await certificateFindings(source, ['mx.example.com'], now)).toEqual([
      { level: 'note', text: 'there is none yet: the service makes itself one at its start' },
    ])
    expect(await readdir(dataDir)).toEqual([])
    await selfSigned({ path: selfSignedPath(dataDir), hostname: 'mx.example.com', now })
    const found = await certificateFindings(source, ['mx.example.com'], now)
    expect(found.map(({ level }) => level)).toEqual(['note', 'note'])
  }))

test('a key that everybody may read is a warning', () =>
  inFolder(async (folder) => {
    const both = join(folder, 'both.pem')
    await selfSigned({ path: both, hostname: 'mx.example.com', now })
    await chmod(both, 0o644)
    const source = { files: () => ({ certificate: both, key: both }), dataDir: folder, hostname: 'mx.example.com' }
    expect(await certificateFindings(source, [], now)).toContainEqual({
      level: 'warning',
      text: `everybody on this machine may read the key: chmod o= ${both}`,
    })
  }))

test('files that can not be used are a problem that names the file and the reason', () =>
  inFolder(async (folder) => {
    const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    const source = { files: () => files, dataDir: folder, hostname: 'mx.example.com' }
    const ask = () => certificateFindings(source, [], now)
    const problem = (text: string) => [{ level: 'problem', text: expect.stringContaining(text) }]
    expect(await ask()).toEqual(problem(`tls.certificate: ${files.certificate} can not be read (ENOENT)`))
    await writeFile(files.certificate, 'no PEM')
    await writeFile(files.key, 'no PEM')
    expect(await ask()).toEqual(problem(`${files.certificate} can not be used: the certificate is no PEM`))
  }))
