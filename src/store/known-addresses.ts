/** What is known of the addresses that an agent writes to: which must not be written to, and that he did. */
import type { Queryable } from './queryable.ts'

/** Those of the given addresses that nothing is sent to now, with the reason. Addresses as they are compared. */
export async function suppressedAmong(
  db: Queryable,
  emails: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ email: string; because: string }>({
    name: 'addresses-suppressed',
    text: `
      select email, suppressed_because as because from addresses
      where email = any($1::text[]) and suppressed_because is not null
        and (suppressed_until is null or suppressed_until > $2)`,
    values: [emails, now],
  })
  return new Map(rows.map(({ email, because }) => [email, because]))
}

/** Writes down that an agent wrote to addresses, for those that nothing was known of. */
export async function markWrittenTo(tx: Queryable, emails: readonly string[], now: Date): Promise<void> {
  await tx.query({
    name: 'addresses-written-to',
    text: `
      insert into addresses (email, known_since, known_because)
      select email, $2, 'an agent wrote to it' from unnest($1::text[]) as email
      order by email -- two replies at once wait in one order
      on conflict (email) do update set known_since = excluded.known_since, known_because = excluded.known_because
      where addresses.known_since is null`,
    values: [emails, now],
  })
}
