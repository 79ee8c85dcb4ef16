/** The key that signs what we send (RFC 6376): read from its file and checked, with a sentence for whoever must mend it. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Config } from '../../config/config.ts'

/** Who signs, as the config has it. */
export type DkimSettings = NonNullable<Config['outbound']['dkim']>

/** A key in PEM, or why there is none. */
export type DkimKey = Readonly<{ ok: true; pem: string }> | Readonly<{ ok: false; because: string }>

/** RFC 8301 §3.2: verifiers may ignore shorter ones. */
const shortestBits = 1024

/** Reads the key of `dkim`. Never throws. */
export async function readDkimKey({ key: path }: DkimSettings): Promise<DkimKey> {
  const named = `outbound.dkim.key is ${JSON.stringify(path)}`
  const pem = await readFile(path, 'utf8').catch((err: NodeJS.ErrnoException) => err)
  if (typeof pem !== 'string')
    return { ok: false, because: `${named}, which can not be read (${pem.code ?? pem.message})` }
  const wrong = problemOf(pem)
  return wrong === null ? { ok: true, pem } : { ok: false, because: `${named}, ${wrong}` }
}

function problemOf(pem: string): string | null {
  const key = privateKeyIn(pem)
  if (key === null) return 'which holds no private key in PEM without a passphrase'
  // The library signs with rsa-sha256, the one that every verifier knows (RFC 8301 §3.1).
  if (key.asymmetricKeyType !== 'rsa')
    return `which holds a key of ${key.asymmetricKeyType ?? 'an unknown kind'}, expected RSA`
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < shortestBits ? `which holds a key of ${bits} bits, expected ${shortestBits} or more` : null
}

function privateKeyIn(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}
