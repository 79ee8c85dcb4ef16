/** Certificates for tests, each made once: real ones of the service's own making, for a name of choice. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pem } from '../../src/smtp/tls/facts.ts'
import { selfSigned } from '../../src/smtp/tls/self-signed.ts'

/** A certificate and its key, apart from each other. */
export async function pemFor(hostname: string): Promise<Pem> {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-certificate-'))
  try {
    const { certificate: both } = await selfSigned({ path: join(folder, 'pem'), hostname, now: new Date() })
    const at = both.indexOf('-----BEGIN PRIVATE KEY')
    return { certificate: both.slice(0, at), key: both.slice(at) }
  } finally {
    await rm(folder, { recursive: true })
  }
}
