/**
 * A desk on which strangers have written a payload wherever somebody can write: mails by the API's door, answers, replies and
 * notes as people write them; and by SQL what the doors would clean or refuse, since a page must not rely on them.
 */
import { randomUUID } from 'node:crypto'
import type { ApiScene } from '../api-scene.ts'
import { asSent } from '../service/smtp-client.ts'
import { markdownPayloads, textPayloads } from './words.ts'

export type HostileDesk = Readonly<{
  /** Ref → the payload of its subject. */
  tickets: ReadonlyMap<string, string>
  /** The ticket whose messages are Markdown. */
  markdown: string
}>

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** A mail of the customer with a payload in each place. */
export function hostileMail(payload: string): Buffer {
  return asSent(
    Buffer.from(`From: ${encoded(payload)} <ann@customer.test>
To: ${encoded(payload)} <support@humanmade.com>
Cc: ${encoded(payload)} <pat@customer.test>
Subject: ${encoded(payload)}
Message-ID: <${randomUUID()}@customer.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from(`${payload}\n`).toString('base64')}
--b
Content-Type: text/plain
Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(payload)}

x
--b--
`),
  )
}

/** Fills an empty desk. */
export async function fillHostileDesk({ call, pool }: ApiScene): Promise<HostileDesk> {
  const inbound = async (payload: string) => {
    const path = `/api/inbound?recipient=support@humanmade.com&helo=${encodeURIComponent(payload)}`
    const { json } = await call('POST', path, { as: 'key:inbound', body: hostileMail(payload) })
    return [refIn(json), payload] as const
  }
  const tickets = new Map<string, string>()
  for (let at = 0; at < textPayloads.length; at += 8)
    for (const [ref, payload] of await Promise.all(textPayloads.slice(at, at + 8).map(inbound)))
      tickets.set(ref, payload)
  const markdown = await fillMarkdown(call)
  for (const statement of statements)
    await pool.query(statement, statement.includes('$2') ? [[...textPayloads], trace] : [[...textPayloads]])
  return { tickets, markdown }
}

function refIn(json: unknown): string {
  const [ref] = /T-\d+/.exec(JSON.stringify(json)) ?? []
  if (ref === undefined) throw new Error(`no ticket was made: ${JSON.stringify(json)}`)
  return ref
}

/** Every payload as an answer of the customer, as a reply of the desk and as a note. */
async function fillMarkdown(call: ApiScene['call']): Promise<string> {
  const body = { type: 'question', subject: 'Markdown', text: markdownPayloads.join('\n\n') }
  const ref = refIn((await call('POST', '/api/tickets', { as: 'customer', body })).json)
  for (const text of markdownPayloads) {
    const wanted = [
      ['customer', 'replies'],
      ['agent', 'replies'],
      ['agent', 'notes'],
    ] as const
    for (const [as, what] of wanted) {
      const { status } = await call('POST', `/api/tickets/${ref}/${what}`, { as, body: { text } })
      if (status !== 201) throw new Error(`${what} of ${as}: ${status} for ${text}`)
    }
  }
  return ref
}

/** The trace of a decision as the page reads it (http/views/decision-view.ts), with `@` for the payload. */
const trace = `{"decision": @, "because": @, "recipients": [], "decidedBy": {"recipient": @, "match": @, "where": @},
  "origin": {"is": @, "because": @}, "trust": {"is": @, "because": @}, "authentication": {"summary": @}, "doubts": [@],
  "evidence": [{"kind": @, "value": @, "holds": true, "because": @}], "quiet": @}`

/** `$1` are the payloads, `$2` the trace. Tickets, messages and deliveries take the one of their subject, the rest takes all of them. */
const statements: readonly string[] = [
  `update tickets set tags = array[subject, 'x' || subject], type = case when id % 2 = 0 then 'incident' else 'question' end,
     assignee = case when id % 3 = 0 then subject end, requester_name = subject where subject = any($1)`,
  `update messages set parse_error = subject, notes = jsonb_build_array(subject) where subject = any($1)`,
  `update deliveries d set reverse_path = m.subject, recipients = array[m.subject], session = m.subject, client_ip = m.subject,
     tls = m.subject from messages m where m.id = d.message_id and m.subject = any($1)`,
  `insert into participants (ticket_id, email, added_at) select id, subject, now() from tickets where subject = any($1)`,
  // An entry that waits for approval, by an address that is none.
  `insert into messages (id, ticket_id, direction, message_id, from_email, from_name, "to", subject, text, new_text, origin, trust,
     trace, size_bytes, sha256, received_at)
   select gen_random_uuid(), id, 'in', subject, subject, subject, jsonb_build_array(jsonb_build_object('email', subject, 'name', subject)),
     subject, subject, subject, 'person', 'informed', replace($2, '@', to_json(subject)::text)::jsonb, 1, '', now()
   from tickets where subject = any($1)`,
  `insert into ticket_events (id, ticket_id, kind, actor, data, at)
   select gen_random_uuid(), t.id, k.kind, 'agent:' || t.subject,
     jsonb_build_object('field', k.kind, 'from', t.subject, 'to', t.subject, 'because', t.subject, 'reason', t.subject), now()
   from tickets t, unnest(array['changed', 'status', 'raised', 'merged', 'bounced', 'released', t.subject]) k(kind)
   where t.subject = any($1)`,
  `insert into notifications (id, ticket_id, key, channel, kind, target, status, attempts, last_error, created_at, due_at)
   select gen_random_uuid(), t.id, t.id || c, c, t.subject, t.subject, 'failed', 1, t.subject, now(), now()
   from tickets t, unnest(array['mail', 'webhook', 'pagerduty']) c where t.subject = any($1)`,
  `insert into addresses (email, suppressed_at, suppressed_because) select p, now(), p from unnest($1::text[]) p`,
  `insert into refusals (id, outcome, session, client_ip, reverse_path, recipients, because, reply, mails, at)
   select gen_random_uuid(), 'refused', p, p, p, array[p], p, p, 1, now() from unnest($1::text[]) p`,
  `insert into users (id, name, email, email_verified, role, created_at, updated_at)
   select gen_random_uuid(), p, md5(p) || p || '@desk.test', true, 'agent', now(), now() from unnest($1::text[]) p`,
  `insert into api_keys (id, name, digest, scopes, created_by, created_at)
   select gen_random_uuid(), p, md5(p), array['inbound'], p, now() from unnest($1::text[]) p`,
  // What keeps a ticket out of most lists, for a few.
  `update tickets set suspected_because = subject where subject = any($1) and id % 7 = 0`,
  `update messages set held_because = subject where subject = any($1) and ticket_id % 5 = 0`,
]
