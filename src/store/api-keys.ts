/** Keys by which programs use the API. Only their digests are kept. */
import type { Queryable } from './queryable.ts'

/** A key that is in force. */
export type ApiKey = Readonly<{ id: string; name: string; scopes: readonly string[] }>

/** The key with this digest (hex SHA-256), and marks that it was used; null when it is unknown, revoked or too old. */
export async function useApiKey(db: Queryable, digest: string, now: Date): Promise<ApiKey | null> {
  const { rows } = await db.query<ApiKey>({
    name: 'api-keys-use',
    text: `
      with found as (
        select id, name, scopes, last_used_at
        from api_keys
        where digest = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
      ), marked as (
        -- Once a minute is enough to see which keys are used.
        update api_keys k set last_used_at = $2
        from found f
        where k.id = f.id and (f.last_used_at is null or f.last_used_at < $2::timestamptz - interval '1 minute')
      )
      select id, name, scopes from found`,
    values: [digest, now],
  })
  return rows[0] ?? null
}

/** Adds a key. */
export async function addApiKey(
  db: Queryable,
  key: ApiKey & Readonly<{ digest: string; createdBy: string; createdAt: Date; expiresAt: Date | null }>,
): Promise<void> {
  await db.query(
    `insert into api_keys (id, name, digest, scopes, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.id, key.name, key.digest, key.scopes, key.createdBy, key.createdAt, key.expiresAt],
  )
}

/** A key as admins see it. */
export type ListedApiKey = ApiKey &
  Readonly<{
    createdBy: string
    createdAt: Date
    expiresAt: Date | null
    lastUsedAt: Date | null
    revokedAt: Date | null
  }>

/** All keys, those in force first, newest first, at most 500. */
export async function listApiKeys(db: Queryable): Promise<readonly ListedApiKey[]> {
  const { rows } = await db.query<ListedApiKey>(
    `select id, name, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
       last_used_at as "lastUsedAt", revoked_at as "revokedAt"
     from api_keys
     order by revoked_at is not null, created_at desc
     limit 500`,
  )
  return rows
}

/** Ends a key for good. Gives its name; null when there is none, or it is revoked already. */
export async function revokeApiKey(db: Queryable, id: string, now: Date): Promise<string | null> {
  const { rows } = await db.query<{ name: string }>(
    'update api_keys set revoked_at = $2 where id = $1 and revoked_at is null returning name',
    [id, now],
  )
  return rows[0]?.name ?? null
}
