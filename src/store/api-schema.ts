/** The tables of the REST API. */
import { index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Requests with an Idempotency-Key, for a day; see idempotency-keys.ts. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** Hex SHA-256 of who asks for which operation with which key. */
    key: text('key').primaryKey(),
    /** Hex SHA-256 of what is asked. */
    request: text('request').notNull(),
    /** Names what is made. */
    id: uuid('id').notNull(),
    /** Status, ref and message; null until it is done. */
    answer: jsonb('answer'),
    createdAt: at('created_at').notNull(),
    begunAt: at('begun_at').notNull(),
  },
  (table) => [index('idempotency_keys_created_idx').on(table.createdAt)],
)
