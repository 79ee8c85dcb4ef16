/** How better-auth reads and writes the tables of people: through drizzle, on the service's own pool. */
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { sessions, twoFactors, userAccounts, users, verifications } from './sign-in-schema.ts'

/** The adapter, for `betterAuth({ database })`. */
export function signInAdapter(pool: Pool) {
  const schema = {
    user: users,
    session: sessions,
    account: userAccounts,
    verification: verifications,
    twoFactor: twoFactors,
  }
  return drizzleAdapter(drizzle(pool, { schema }), { provider: 'pg', schema, transaction: true })
}
