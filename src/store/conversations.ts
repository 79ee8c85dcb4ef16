/** What a ticket's conversation tells whoever writes the next message: whom it is with, and what it answers. */
import type { Mailbox, Origin } from '../mail/parsed-mail.ts'
import type { Trust } from '../tickets/trust.ts'
import type { Queryable } from './queryable.ts'

/** A message of the conversation, as far as an answer to it needs it. */
export type ConversationMessage = Readonly<{
  messageId: string | null
  direction: 'in' | 'out' | 'note'
  origin: Origin
  trust: Trust | 'ours'
  fromEmail: string | null
  fromName: string | null
  replyTo: readonly Mailbox[]
  to: readonly Mailbox[]
  cc: readonly Mailbox[]
}>

/** A ticket, who may answer on it, the addresses that its opening mail was sent to, and its first and newest messages. */
export type Conversation = Readonly<{
  subject: string
  requesterEmail: string | null
  requesterName: string | null
  /** In the form in which addresses are compared, oldest first. */
  participants: readonly string[]
  /** Recipients of the first deliveries of the message that opened it. */
  recipients: readonly string[]
  /** Oldest first: the one that opened it, and the newest fifty. */
  messages: readonly ConversationMessage[]
}>

/** Reads the conversation of a ticket; null when there is no such ticket. */
export async function conversationOf(db: Queryable, ticketId: number): Promise<Conversation | null> {
  const { rows } = await db.query<Conversation>({ name: 'conversation', text: statement, values: [ticketId] })
  return rows[0] ?? null
}

const statement = `
with opening as (
  select * from messages where ticket_id = $1 and direction = 'in' order by received_at, id limit 1
), newest as (
  select * from messages where ticket_id = $1 and direction <> 'note' order by received_at desc, id desc limit 50
), shown as (
  select * from opening union all select * from newest where id not in (select id from opening)
)
select t.subject, t.requester_email as "requesterEmail", t.requester_name as "requesterName",
  array(select email from participants p where p.ticket_id = t.id order by added_at, email) as participants,
  array(select unnest(d.recipients) from deliveries d join opening o on o.id = d.message_id order by d.received_at)
    as recipients,
  (select coalesce(json_agg(json_build_object('messageId', message_id, 'direction', direction, 'origin', origin,
     'trust', trust, 'fromEmail', from_email, 'fromName', from_name, 'replyTo', reply_to, 'to', "to", 'cc', cc)
     order by received_at, id), '[]') from shown) as messages
from tickets t
where t.id = $1`
