/** Who asks with an API key. */
import type { Pool } from 'pg'
import { digestOf, scopes } from '../../accounts/api-keys.ts'
import { useApiKey } from '../../store/api-keys.ts'
import type { KeyPrincipal } from './principal.ts'

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
