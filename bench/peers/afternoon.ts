/**
 * The peer of the throughput bench: the "afternoon version" of an inbound mail service, as one writes it after reading
 * the README of each part. smtp-server, simpleParser, one drizzle INSERT per mail, a pool of 10. It answers 250 after
 * its commit, so the comparison is fair on durability; it keeps no raw mail, knows no redelivery and routes by `if`.
 */
import type { AddressInfo } from 'node:net'
import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { type ParsedMail, simpleParser } from 'mailparser'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'

const tickets = pgTable('tickets', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  type: text().notNull(),
  priority: text().notNull(),
  subject: text(),
  requesterEmail: text('requester_email'),
  requesterName: text('requester_name'),
  messageId: text('message_id'),
  text: text(),
  html: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 })
const db = drizzle(pool)
await pool.query(`create table if not exists tickets (
  id bigint primary key generated always as identity, type text not null, priority text not null, subject text,
  requester_email text, requester_name text, message_id text, text text, html text,
  created_at timestamptz not null default now())`)

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData(stream, session, callback) {
    simpleParser(stream)
      .then((mail) => insertTicket(mail, session.envelope.rcptTo[0]?.address ?? ''))
      .then((id) => callback(null, `Queued as T-${id}`))
      .catch((err: Error) => callback(err))
  },
})

async function insertTicket(mail: ParsedMail, recipient: string): Promise<number | undefined> {
  const author = mail.from?.value[0]
  const [row] = await db
    .insert(tickets)
    .values({
      type: recipient.startsWith('support') ? 'question' : 'incident',
      priority: recipient.startsWith('sysops') ? 'urgent' : 'normal',
      subject: mail.subject,
      requesterEmail: author?.address,
      requesterName: author?.name,
      messageId: mail.messageId,
      text: mail.text,
      html: mail.html === false ? null : mail.html,
    })
    .returning({ id: tickets.id })
  return row?.id
}

server.on('error', (err) => process.stderr.write(`${err.message}\n`))
const listening = server.listen(Number(process.env['SMTP_PORT'] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ msg: 'ready', smtp: addressOf(listening.address()) })}\n`)
})

function addressOf(address: AddressInfo | string | null): string {
  return typeof address === 'object' && address ? `${address.address}:${address.port}` : String(address)
}
