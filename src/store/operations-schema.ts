/** The tables of operations: what the doors did not take. What they took is in `deliveries`. */
import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/**
 * Mails that were refused or deferred, so that "did it arrive?" has an answer. Written in batches beside the doors' work and
 * bounded in rate and number (intake/refusal-book.ts): a row may stand for many that were alike, and old ones go.
 */
export const refusals = pgTable(
  'refusals',
  {
    /** UUIDv7, in the order of time. */
    id: uuid('id').primaryKey(),
    outcome: text('outcome', { enum: ['refused', 'deferred', 'not-kept'] }).notNull(),
    session: text('session'),
    clientIp: text('client_ip'),
    reversePath: text('reverse_path').notNull(),
    /** The first ten. */
    recipients: text('recipients').array().notNull(),
    because: text('because').notNull(),
    /** As it stood on the wire; null when nobody was there to read it. */
    reply: text('reply'),
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    /** How many it stands for. */
    mails: integer('mails').notNull(),
    at: at('at').notNull(),
  },
  (table) => [
    index('refusals_at_idx').on(table.at),
    check('refusals_outcome_check', sql.raw(`"outcome" in ('refused', 'deferred', 'not-kept')`)),
  ],
)
