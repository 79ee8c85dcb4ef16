/**
 * The tables of people: users, how they prove who they are, their sessions, and keys of programs. better-auth reads and writes
 * all but the last through `sign-in-adapter.ts`, so the names of the columns in TypeScript are its own.
 */
import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { roles } from '../tickets/roles.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const writtenAt = { createdAt: at('created_at').notNull(), updatedAt: at('updated_at').notNull() }

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    /** In lower case. */
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    role: text('role', { enum: roles }).notNull().default('customer'),
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    /** Since then nobody signs in as this user; null: not deactivated. */
    deactivatedAt: at('deactivated_at'),
    ...writtenAt,
  },
  (table) => [
    unique('users_email_unique').on(table.email),
    check('users_role_check', sql.raw(`"role" in (${roles.map((role) => `'${role}'`).join(', ')})`)),
  ],
)

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').notNull(),
    token: text('token').notNull(),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    ...writtenAt,
  },
  (table) => [
    unique('sessions_token_unique').on(table.token),
    foreignKey({ name: 'sessions_user_fk', columns: [table.userId], foreignColumns: [users.id] }).onDelete('cascade'),
    index('sessions_user_idx').on(table.userId),
  ],
)

/** Ways in: a password (`credential`), or an account at an OpenID provider. */
export const userAccounts = pgTable(
  'user_accounts',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').notNull(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    /** Hashed by scrypt. */
    password: text('password'),
    ...writtenAt,
  },
  (table) => [
    foreignKey({ name: 'user_accounts_user_fk', columns: [table.userId], foreignColumns: [users.id] }).onDelete(
      'cascade',
    ),
    index('user_accounts_user_idx').on(table.userId),
  ],
)

/** One-time tokens, hashed: magic links, set-up links, the state of a sign-in at a provider. */
export const verifications = pgTable(
  'verifications',
  {
    id: uuid('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    ...writtenAt,
  },
  (table) => [index('verifications_identifier_idx').on(table.identifier)],
)

/** Authenticator apps (TOTP, RFC 6238) and their backup codes, encrypted. */
export const twoFactors = pgTable(
  'two_factors',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').notNull(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    verified: boolean('verified').default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: at('locked_until'),
  },
  (table) => [
    foreignKey({ name: 'two_factors_user_fk', columns: [table.userId], foreignColumns: [users.id] }).onDelete(
      'cascade',
    ),
    index('two_factors_user_idx').on(table.userId),
  ],
)

/** Keys by which programs use the API. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    /** Hex SHA-256 of the key: random enough that nobody finds it by trying. */
    digest: text('digest').notNull(),
    /** What it may do; see accounts/api-keys.ts. */
    scopes: text('scopes').array().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at'),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [unique('api_keys_digest_unique').on(table.digest)],
)
