/** API keys: made at random, shown once, kept as a digest. `pr_` in front lets scanners of source code find lost ones. */
import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { addApiKey } from '../store/api-keys.ts'

/** What a key of the API may do. */
export const scopes = ['tickets:read', 'tickets:write', 'inbound', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** What a key is called: which program has it. The history of tickets shows it. */
export const KeyName = z
  .string({ error: 'a name' })
  .trim()
  .min(1, { error: 'a name' })
  .max(100, { error: 'a name of up to 100 characters' })
  .refine((name) => !/\p{Cc}/u.test(name), { error: 'a name without control characters' })

/** Hex SHA-256 of a key, by which it is found; a key is random enough that nobody finds it by trying. */
export const digestOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** Makes a key and gives it, with its id; nobody can read it again. */
export async function createKey(
  pool: Pool,
  wanted: Readonly<{ name: string; scopes: readonly Scope[]; createdBy: string; expiresAt: Date | null; now: Date }>,
): Promise<Readonly<{ id: string; key: string }>> {
  const key = `pr_${randomBytes(32).toString('base64url')}`
  const id = uuidv7()
  const granted = scopes.filter((scope) => wanted.scopes.includes(scope))
  await addApiKey(pool, { ...wanted, scopes: granted, id, digest: digestOf(key), createdAt: wanted.now })
  return { id, key }
}
