import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pemFor } from '../../../test/smtp/test-certificate.ts'
import { builtInConfig } from '../../config/config.ts'
import { readEnvironment } from '../../config/environment.ts'
import { certificateCheck } from './certificate.ts'

async function found(name: string | null, now: Date) {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-doctor-'))
  try {
    const read = readEnvironment({ DATA_DIR: folder }, folder)
    if (!read.ok) throw new Error(read.problems.join())
    const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    if (name !== null) {
      const { certificate, key } = await pemFor(name)
      await writeFile(files.certificate, certificate)
      await writeFile(files.key, key, { mode: 0o600 })
    }
    const check = certificateCheck({ environment: read.settings, config: { ...builtInConfig(), tls: files } }, now)
    return (await check.look()).map(({ level, text }) => `${level} ${text}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const today = new Date()
const inTenYears = new Date(today.getTime() + 10 * 365 * 86_400_000)

test('a certificate for our name that holds is ok', async () => {
  const findings = await found(hostname(), today)
  expect(findings).toContainEqual(expect.stringMatching(/^ok it expires on /))
  expect(findings.filter((finding) => finding.startsWith('wrong'))).toEqual([])
  expect(findings.join()).not.toContain('not for')
})

test('one that has expired is wrong', async () => {
  expect(await found(hostname(), inTenYears)).toContainEqual(expect.stringMatching(/^wrong it has expired on /))
})

test('one for another name is to note', async () => {
  const finding = expect.stringMatching(/^note it is for DNS:other\.example, not for /)
  expect(await found('other.example', today)).toContainEqual(finding)
})

test('files that are not there are wrong', async () => {
  expect(await found(null, today)).toEqual([expect.stringMatching(/^wrong tls\.certificate: .* \(ENOENT\)$/)])
})
