/**
 * A desk on which there is some of everything: long and strange subjects, many tags, files with long names, a quarantined
 * ticket, one taken for spam, a problem with its incidents, merged and closed ones, mails that could not be read, people and
 * keys with long names; and many ordinary tickets around them.
 */
import type { ApiScene } from './api-scene.ts'
import { fillDesk } from './filled-desk.ts'
import { asSent } from './service/smtp-client.ts'

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const long = 'Donaudampfschifffahrtsgesellschaftskapitän'
const zalgo = [...'The site is down'].map((letter) => `${letter}\u0351\u036b\u0343\u036a\u0311\u0316\u0323`).join('')

/** Subjects of the tickets from T-301 on, all of the customer's. */
const subjects: readonly string[] = [
  `${long.repeat(6)} and a \u202etxt.exe`,
  zalgo,
  'אתר האינטרנט שלנו אינו זמין: שגיאה 502 (nginx) בכל הדפים',
  'The database is too small',
  'Short',
  'Your confirmation code is 482-913',
  'Cheap watches',
  'Merged',
  'Slow on Mondays',
  'Slow on Tuesdays',
]

const text = `Hello,

- a list with \`code\`, **bold** and https://example.com/${'path/'.repeat(40)}
- ${'w'.repeat(300)}

> ${'a quotation '.repeat(30)}

| a | b | c | d | e | f | g | h |
|---|---|---|---|---|---|---|---|
| ${long} | ${long} | 3 | 4 | 5 | 6 | 7 | 8 |

\`\`\`
${'$ a command with many arguments '.repeat(12)}
\`\`\`
`

function mail(subject: string, at: number): Buffer {
  const files = [`${'a-very-long-name-'.repeat(14)}.pdf`, 'invoice.pdf.exe', `\u202egpj.tool.exe`, '📎 Bild größer.png']
  const parts = files.map(
    (name) => `--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}

x`,
  )
  return asSent(
    Buffer.from(`From: ${encoded(`Ann ${long} of ${long}`)} <ann@customer.test>
To: support@humanmade.com
Cc: ${Array.from({ length: 40 }, (_, n) => `person${n}.${long.slice(0, 30)}@customer.test`).join(', ')}
Subject: ${encoded(subject)}
Message-ID: <varied-${at}@customer.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>Hello <b>you</b></p><table width="2000"><tr><td>wide</td></tr></table><blockquote>${'quoted '.repeat(50)}</blockquote>
${parts.join('\n')}
--b--
`),
  )
}

/** Fills an empty desk; the strange ones are T-301 to T-310. */
export async function fillVariedDesk({ call, pool }: ApiScene): Promise<void> {
  await fillDesk(pool, { tickets: 300, now: new Date(), days: 20 })
  for (const [at, subject] of subjects.entries()) {
    const { status } = await call('POST', '/api/inbound?recipient=support@humanmade.com', {
      as: 'key:inbound',
      body: mail(subject, at),
    })
    if (status !== 201) throw new Error(`the mail was not taken: ${status}`)
  }
  for (const [as, what] of [
    ['customer', 'replies'],
    ['agent', 'replies'],
    ['agent', 'notes'],
  ] as const)
    await call('POST', `/api/tickets/T-301/${what}`, { as, body: { text } })
  for (const statement of statements) await pool.query(statement)
}

const statements: readonly string[] = [
  `update tickets set tags = (select array_agg('tag-number-' || n) from generate_series(1, 30) n), priority = 'urgent',
     assignee = repeat('a.long.name.', 6) || '@desk.test' where id = 301`,
  `update tickets set type = 'problem' where id = 304`,
  `update tickets set type = 'incident', problem_id = 304, tags = '{wordpress}' where id in (309, 310)`,
  `update tickets set status = 'closed' where id = 305`,
  `update tickets set held_because = 'a sign-up link' where id = 306`,
  `update tickets set suspected_because = 'rspamd: score 21.4 of 15' where id = 307`,
  `update tickets set merged_into = 301, status = 'closed' where id = 308`,
  `update messages set parse_error = 'its parts nest deeper than 100', notes = '["a header field was cut off", "a NUL was left out"]'
     where ticket_id in (302, 303)`,
  `update messages set held_because = 'a code' where ticket_id = 303`,
  `insert into messages (id, ticket_id, direction, message_id, from_email, from_name, subject, text, new_text, origin, trust, trace,
     size_bytes, sha256, received_at)
   select gen_random_uuid(), 302, 'in', 'joins', repeat('eve', 20) || '@elsewhere.test', '', 'Re', 'I know more', 'I know more', 'person',
     'informed', '{}', 1, '', now()`,
  `insert into notifications (id, ticket_id, key, channel, kind, target, status, attempts, last_error, created_at, due_at)
   select gen_random_uuid(), 301, c || n, c, 'reply', repeat('somebody.', 8) || n || '@customer.test', 'failed', n,
     '550 5.1.1 <' || repeat('somebody.', 8) || '@customer.test>: Recipient address rejected: User unknown', now(), now()
   from unnest(array['mail', 'webhook', 'pagerduty']) c, generate_series(1, 3) n`,
  `insert into addresses (email, suppressed_at, suppressed_because)
   select repeat('long', 14) || n || '@customer.test', now(), 'it bounced: 5.1.1' from generate_series(1, 3) n`,
  `insert into refusals (id, outcome, session, client_ip, reverse_path, recipients, because, reply, mails, at)
   select gen_random_uuid(), o, 's' || n, '2001:db8:85a3:8d3:1319:8a2e:370:7348', repeat('bounce+', 12) || '@lists.example',
     array[repeat('nobody-', 8) || '@humanmade.com'], 'no rule matches this address', '550 5.1.1 No such address here', n, now()
   from unnest(array['refused', 'deferred', 'not-kept']) o, generate_series(1, 4) n`,
  `insert into users (id, name, email, email_verified, role, created_at, updated_at)
   select gen_random_uuid(), repeat('Name ', 15) || n, repeat('a.long.name.', 6) || n || '@desk.test', true, 'agent', now(), now()
   from generate_series(1, 4) n`,
  `update users set deactivated_at = now() where email like '%4@desk.test'`,
  `insert into api_keys (id, name, digest, scopes, created_by, created_at)
   select gen_random_uuid(), repeat('status page ', 8) || n, 'x' || n, array['tickets:read', 'inbound'], 'somebody', now()
   from generate_series(1, 4) n`,
]
