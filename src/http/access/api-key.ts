/** API keys: made at random, shown once, kept as a digest. `pr_` in front lets scanners of source code find lost ones. */
import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { addApiKey, useApiKey } from '../../store/api-keys.ts'
import { type KeyPrincipal, type Scope, scopes } from './principal.ts'

const digestOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** The principal of a key; null for one that is unknown, revoked or too old. */
export async function keyPrincipal(pool: Pool, key: string, now: Date): Promise<KeyPrincipal | null> {
  const found = await useApiKey(pool, digestOf(key), now)
  if (found === null) return null
  return {
    kind: 'api-key',
    id: found.id,
    name: found.name,
    scopes: new Set(scopes.filter((one) => found.scopes.includes(one))),
  }
}

/** Makes a key and gives it, with its id; nobody can read it again. */
export async function createKey(
  pool: Pool,
  wanted: Readonly<{ name: string; scopes: readonly Scope[]; createdBy: string; expiresAt: Date | null; now: Date }>,
): Promise<Readonly<{ id: string; key: string }>> {
  const key = `pr_${randomBytes(32).toString('base64url')}`
  const id = uuidv7()
  await addApiKey(pool, { ...wanted, id, digest: digestOf(key), createdAt: wanted.now })
  return { id, key }
}
