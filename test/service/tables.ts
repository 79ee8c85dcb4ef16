/**
 * What the scenarios ask the database, in the words of the contract: the tables and columns that others may rely on.
 * Read with plain SQL through pg and not through `src/store`, so a mistake there can not hide itself here.
 */
import pg from 'pg'

export type TicketRow = Readonly<{
  ref: string
  type: string
  priority: string
  status: string
  subject: string
  requester_email: string | null
  source: string
  pages_on_call: boolean
  /** Ref of the problem that it is linked to. */
  problem: string | null
  /** Ref of the closed ticket that this one goes on from. */
  follows: string | null
}>

export type MessageRow = Readonly<{
  id: string
  ref: string
  direction: string
  message_id: string | null
  from_email: string | null
  subject: string
  text: string
  html: string | null
  origin: string
  trust: string
  parse_error: string | null
}>

export type DeliveryRow = Readonly<{
  id: string
  message_id: string
  reverse_path: string
  recipients: readonly string[]
}>

export type EventRow = Readonly<{ kind: string; data: Readonly<Record<string, unknown>> }>

export type NotificationRow = Readonly<{
  channel: string
  kind: string
  target: string
  status: string
  attempts: number
  last_error: string | null
}>

/** The questions; disposing closes the connections. */
export class Tables implements AsyncDisposable {
  readonly #pool: pg.Pool

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 2 })
    // The crash scenarios take the server away; the next question connects again.
    this.#pool.on('error', () => null)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end()
  }

  /** The ticket with this ref; throws unless there is exactly one. */
  async ticket(ref: string): Promise<TicketRow> {
    const rows = await this.#rows<TicketRow>(
      `select t.ref, t.type, t.priority, t.status, t.subject, t.requester_email, t.source, t.pages_on_call,
         p.ref as problem, f.ref as follows
       from tickets t left join tickets f on f.id = t.follow_up_of left join tickets p on p.id = t.problem_id
       where t.ref = $1`,
      [ref],
    )
    return only(rows, `ticket ${ref}`)
  }

  async ticketCount(): Promise<number> {
    const rows = await this.#rows<{ count: number }>('select count(*)::int as count from tickets', [])
    return only(rows, 'count').count
  }

  /** The messages on a ticket, as they came. */
  messagesOf(ref: string): Promise<readonly MessageRow[]> {
    return this.#rows<MessageRow>(`${selectMessages} where t.ref = $1 order by m.received_at, m.id`, [ref])
  }

  /** Every message that came by this Message-ID, on whatever ticket. */
  messagesWithId(messageId: string): Promise<readonly MessageRow[]> {
    return this.#rows<MessageRow>(`${selectMessages} where m.message_id = $1`, [messageId])
  }

  /** The one message that a transaction with this reverse-path brought or repeated. */
  async messageDeliveredFrom(reversePath: string): Promise<MessageRow> {
    const rows = await this.#rows<MessageRow>(
      `${selectMessages} join deliveries d on d.message_id = m.id where d.reverse_path = $1`,
      [reversePath],
    )
    return only(rows, `message delivered from ${reversePath}`)
  }

  deliveriesOf(ref: string): Promise<readonly DeliveryRow[]> {
    return this.#rows<DeliveryRow>(
      `select d.id, d.message_id, d.reverse_path, d.recipients from deliveries d
       join messages m on m.id = d.message_id join tickets t on t.id = m.ticket_id
       where t.ref = $1 order by d.received_at, d.id`,
      [ref],
    )
  }

  /** Protocol and cipher of each delivery to a domain; null for one in clear. */
  async tlsOfDeliveriesTo(domain: string): Promise<readonly (string | null)[]> {
    const rows = await this.#rows<{ tls: string | null }>('select tls from deliveries where recipients[1] like $1', [
      `%@${domain}`,
    ])
    return rows.map(({ tls }) => tls)
  }

  /** Kind and data of what happened to a ticket, in order. */
  eventsOf(ref: string): Promise<readonly EventRow[]> {
    return this.#rows<EventRow>(
      `select e.kind, e.data from ticket_events e join tickets t on t.id = e.ticket_id
       where t.ref = $1 order by e.at, e.id`,
      [ref],
    )
  }

  /** The installation's id, as others see it. */
  async installation(): Promise<string> {
    return only(await this.#rows<{ id: string }>('select id from installation', []), 'installation').id
  }

  /** Status → number of a channel's notifications. */
  async notificationsByStatus(channel: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#rows<{ status: string; count: number }>(
      'select status, count(*)::int as count from notifications where channel = $1 group by status',
      [channel],
    )
    return new Map(rows.map(({ status, count }) => [status, count]))
  }

  /** What is sent about a ticket, in order. */
  notificationsOf(ref: string): Promise<readonly NotificationRow[]> {
    return this.#rows<NotificationRow>(
      `select n.channel, n.kind, n.target, n.status, n.attempts, n.last_error from notifications n
       join tickets t on t.id = n.ticket_id where t.ref = $1 order by n.created_at, n.id`,
      [ref],
    )
  }

  /** What an agent would do on the dashboard. */
  async setStatus(ref: string, status: string): Promise<void> {
    await this.#pool.query('update tickets set status = $2 where ref = $1', [ref, status])
  }

  /** Makes a message one that we sent, as if an agent had written it. */
  async makeOutgoing(messageId: string): Promise<void> {
    await this.#pool.query(`update messages set direction = 'out' where message_id = $1`, [messageId])
  }

  /** An internal note, as an agent would write it. */
  async addNote(ref: string, text: string): Promise<void> {
    await this.#pool.query(
      `insert into messages (id, ticket_id, direction, subject, text, new_text, origin, trust, trace, size_bytes, sha256,
         received_at)
       select gen_random_uuid(), id, 'note', subject, $2, $2, 'person', 'ours', '{}', 0, '', now() from tickets
       where ref = $1`,
      [ref, text],
    )
  }

  /** Holds all messages of a ticket, as if each had brought a sign-up link; or the ticket itself. */
  async hold(ref: string, what: 'messages' | 'ticket'): Promise<void> {
    const because = 'a sign-up link'
    if (what === 'ticket') await this.#pool.query('update tickets set held_because = $2 where ref = $1', [ref, because])
    else
      await this.#pool.query(
        'update messages set held_because = $2 where ticket_id = (select id from tickets where ref = $1)',
        [ref, because],
      )
  }

  /** Message-ID → refs of the tickets that hold it, for everything there is. */
  async refsByMessageId(): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.#rows<{ message_id: string; refs: readonly string[] }>(
      `select m.message_id, array_agg(t.ref) as refs from messages m join tickets t on t.id = m.ticket_id
       where m.message_id is not null group by m.message_id`,
      [],
    )
    return new Map(rows.map((row) => [row.message_id, row.refs]))
  }

  async #rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows
  }
}

const selectMessages = `select m.id, t.ref, m.direction, m.message_id, m.from_email, m.subject, m.text, m.html, m.origin,
  m.trust, m.parse_error from messages m join tickets t on t.id = m.ticket_id`

function only<Row>(rows: readonly Row[], what: string): Row {
  const [row, ...more] = rows
  if (row === undefined || more.length > 0) throw new Error(`${what}: ${rows.length} rows instead of one`)
  return row
}
