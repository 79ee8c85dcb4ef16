/** The table by which the desk's search finds tickets: a copy, made of the others, that can be made again at any time. */
import { sql } from 'drizzle-orm'
import { bigint, customType, foreignKey, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { tickets } from './schema.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** What is found of a ticket: written afterwards by the service, so that no mail waits for it; see search-index.ts. */
export const ticketSearch = pgTable(
  'ticket_search',
  {
    ticketId: bigint('ticket_id', { mode: 'number' }).primaryKey(),
    /** All of its words; those of the subject weigh most. */
    document: tsvector('document').notNull(),
    /** Subject and people, for what is misspelt. */
    names: text('names').notNull(),
    /** `updated_at` of the ticket when it was written; null when it is to be written again. */
    asOf: at('as_of'),
  },
  (table) => [
    foreignKey({ name: 'ticket_search_ticket_fk', columns: [table.ticketId], foreignColumns: [tickets.id] }),
    index('ticket_search_document_idx').using('gin', table.document),
    index('ticket_search_stale_idx').on(table.ticketId).where(sql`as_of is null`),
  ],
)
