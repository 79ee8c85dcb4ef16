/**
 * Who may do what by the API: every operation of the document, for every role and scope, on a ticket that is theirs, on one
 * that is not, and on one that is quarantined. The table says it a second time, on purpose, in words of its own: a guard that
 * is changed fails here.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene, participant, type Who } from '../../../test/api-scene.ts'

/** `may`: is let in, whatever comes of it · `404`, `403`, `401`: how others are turned away. */
type Fate = 'may' | 404 | 403 | 401

const everybody: readonly Who[] = [
  ...(['nobody', 'customer', 'participant', 'other-customer', 'agent', 'admin'] as const),
  ...(['key:tickets:read', 'key:tickets:write', 'key:inbound', 'key:admin', 'key:all'] as const),
]

/** For a ticket of the customer; whoever was named in Cc may what he may, `other-customer` has no part in it. */
const kinds = {
  'anything of a ticket, to read': {
    customer: 'may',
    'other-customer': 404,
    agent: 'may',
    admin: 'may',
    keys: ['tickets:read'],
  },
  'anything of a ticket, to write': {
    customer: 'may',
    'other-customer': 404,
    agent: 'may',
    admin: 'may',
    keys: ['tickets:write'],
  },
  'own lists': { customer: 'may', 'other-customer': 'may', agent: 'may', admin: 'may', keys: ['tickets:read'] },
  'own creation': { customer: 'may', 'other-customer': 'may', agent: 'may', admin: 'may', keys: ['tickets:write'] },
  'the desk reads': { customer: 404, 'other-customer': 404, agent: 'may', admin: 'may', keys: ['tickets:read'] },
  'the desk writes': { customer: 404, 'other-customer': 404, agent: 'may', admin: 'may', keys: ['tickets:write'] },
  administration: { customer: 404, 'other-customer': 404, agent: 404, admin: 'may', keys: ['admin'] },
  mail: { customer: 404, 'other-customer': 404, agent: 404, admin: 404, keys: ['inbound'] },
} as const satisfies Record<
  string,
  Record<'customer' | 'other-customer' | 'agent' | 'admin', Fate> & { keys: readonly string[] }
>

const body = { type: 'task', subject: 'x', text: 'x', requester: undefined }
/** `answered`: with what those are who may, when it is not done: there is nothing to do. */
type Row = Readonly<{ kind: keyof typeof kinds; path: string; body?: unknown; answered?: 409 }>
const table: Readonly<Record<string, Row>> = {
  listTickets: { kind: 'own lists', path: '/api/tickets' },
  exportTickets: { kind: 'own lists', path: '/api/tickets.csv' },
  search: { kind: 'own lists', path: '/api/search?q=site' },
  createTicket: { kind: 'own creation', path: '/api/tickets', body },
  getTicket: { kind: 'anything of a ticket, to read', path: '/api/tickets/T-1' },
  changeTicket: { kind: 'anything of a ticket, to write', path: '/api/tickets/T-1', body: { status: 'open' } },
  mergeTicket: { kind: 'the desk writes', path: '/api/tickets/T-1/merge', body: { into: 'T-1' }, answered: 409 },
  unmergeTicket: { kind: 'the desk writes', path: '/api/tickets/T-1/merge', answered: 409 },
  releaseTicket: { kind: 'the desk writes', path: '/api/tickets/T-1/release', answered: 409 },
  declareNotSpam: { kind: 'the desk writes', path: '/api/tickets/T-1/not-spam', answered: 409 },
  approveMessage: { kind: 'the desk writes', path: '/api/messages/MESSAGE/approve', answered: 409 },
  listMessages: { kind: 'anything of a ticket, to read', path: '/api/tickets/T-1/messages' },
  getMessage: { kind: 'anything of a ticket, to read', path: '/api/messages/MESSAGE' },
  getAttachment: { kind: 'anything of a ticket, to read', path: '/api/attachments/ATTACHMENT' },
  getAttachmentContent: { kind: 'anything of a ticket, to read', path: '/api/attachments/ATTACHMENT/content' },
  createReply: { kind: 'anything of a ticket, to write', path: '/api/tickets/T-1/replies', body: { text: 'x' } },
  createNote: { kind: 'the desk writes', path: '/api/tickets/T-1/notes', body: { text: 'x' } },
  listEvents: { kind: 'the desk reads', path: '/api/tickets/T-1/events' },
  getRawMessage: { kind: 'the desk reads', path: '/api/messages/MESSAGE/raw' },
  listRoutes: { kind: 'the desk reads', path: '/api/routes' },
  explainRoute: { kind: 'the desk reads', path: '/api/routes/explain', body: { recipients: ['a@b.test'] } },
  receiveMail: { kind: 'mail', path: '/api/inbound?recipient=support@humanmade.com', body: 'Subject: x\n\nx\n' },
  listNotifications: { kind: 'administration', path: '/api/notifications' },
  retryNotification: { kind: 'administration', path: '/api/notifications/00000000-0000-7000-8000-000000000000/retry' },
  listSuppressions: { kind: 'administration', path: '/api/suppressions' },
  liftSuppression: {
    kind: 'administration',
    path: '/api/suppressions/00000000-0000-7000-8000-000000000000@gone.test',
  },
  listUsers: { kind: 'administration', path: '/api/users' },
  createUser: { kind: 'administration', path: '/api/users', body: { email: 'more@desk.test', role: 'agent' } },
  changeUser: {
    kind: 'administration',
    path: '/api/users/00000000-0000-7000-8000-000000000000',
    body: { role: 'agent' },
  },
  getUser: { kind: 'administration', path: '/api/users/00000000-0000-7000-8000-000000000000' },
  resetSecondFactor: {
    kind: 'administration',
    path: '/api/users/00000000-0000-7000-8000-000000000000/second-factor',
  },
  getKey: { kind: 'administration', path: '/api/keys/00000000-0000-7000-8000-000000000000' },
  listKeys: { kind: 'administration', path: '/api/keys' },
  createKey: { kind: 'administration', path: '/api/keys', body: { name: 'x', scopes: ['inbound'] } },
  revokeKey: { kind: 'administration', path: '/api/keys/00000000-0000-7000-8000-000000000000' },
}

let scene: ApiScene
const ids = new Map<string, string>()

beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  const mail =
    'From: ann@customer.test\nTo: support@humanmade.com\nSubject: The site\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nx\n--b--\n'
  await scene.call('POST', '/api/inbound?recipient=support@humanmade.com', { as: 'key:inbound', body: mail })
  const { rows } = await scene.pool.query('select id, message_id from attachments')
  await scene.pool.query('insert into participants (ticket_id, email, added_at) values (1, $1, now())', [participant])
  ids.set('ATTACHMENT', rows[0].id).set('MESSAGE', rows[0].message_id)
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const operationIds = Object.keys(table)

test('the table has every operation of the document', () => {
  expect(operationIds.toSorted()).toEqual(scene.operations.map(({ id }) => id).toSorted())
})

/** A process of this machine may read raw mail; this one comes as if through a proxy, as others do. */
const fromElsewhere = { 'x-forwarded-for': '192.0.2.9' }

function call(id: string, as: Who, headers: Readonly<Record<string, string>> = {}) {
  const operation = scene.operations.find((one) => one.id === id)
  const { path = '', body: sent } = table[id] ?? {}
  const named = path.replace(/MESSAGE|ATTACHMENT/, (name) => ids.get(name) ?? '')
  // A program has to say whose ticket it is.
  const given = sent === body && as.startsWith('key') ? { ...body, requester: { email: 'k@x.test' } } : sent
  const asked = { as, headers: { 'if-match': '*', ...fromElsewhere, ...headers }, body: given }
  return scene.call(operation?.method.toUpperCase() ?? '', named, asked)
}

function fateOf(id: string, as: Who): Fate {
  const { keys, ...users } = kinds[table[id]?.kind ?? 'mail']
  if (as === 'nobody') return 401
  if (!as.startsWith('key:')) return users[as === 'participant' ? 'customer' : (as as keyof typeof users)]
  const granted: readonly string[] = keys
  return as === 'key:all' || granted.includes(as.slice('key:'.length)) ? 'may' : 403
}

test.each(operationIds.flatMap((id) => everybody.map((as) => [id, as] as const)))('%s by %s', async (id, as) => {
  const { status, json } = await call(id, as)
  const fate = fateOf(id, as)
  if (fate !== 'may') expect([status, json]).toMatchObject([fate, { status: fate }])
  // What is made up is not there, also for those who may ask.
  else if (!/0000-7000-8000-000000000000/.test(table[id]?.path ?? ''))
    expect(table[id]?.answered ?? 'less than 400').toBe(status < 400 ? 'less than 400' : status)
})

test('what is of a quarantined ticket is there for the desk and its keys alone', async () => {
  await scene.pool.query(`update tickets set held_because = 'a sign-up link' where id = 1`)
  const ofTickets = operationIds.filter((id) => table[id]?.kind.startsWith('anything of a ticket'))
  expect(ofTickets.length).toBeGreaterThan(5)
  for (const id of ofTickets)
    for (const as of ['customer', 'participant', 'other-customer', 'agent', 'admin', 'key:all'] as const) {
      const isSeen = as === 'agent' || as === 'admin' || as === 'key:all'
      const { status } = await call(id, as)
      expect([id, as, status < 400 ? 'may' : status]).toEqual([id, as, isSeen ? 'may' : 404])
    }
  await scene.pool.query('update tickets set held_because = null')
})

test.each(operationIds)(
  '%s by a session takes no change from another site, and no read lacks its headers',
  async (id) => {
    const isRead = scene.operations.find((one) => one.id === id)?.method === 'get'
    const { status, headers } = await call(id, 'admin', { 'sec-fetch-site': 'cross-site' })
    if (isRead) expect(status).not.toBe(403)
    else expect(status).toBe(403)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toMatch(/private/)
  },
)

test('a key beside a cookie counts, so that a page can not lend its rights to a program', async () => {
  const both = { cookie: scene.header('admin', 'cookie'), authorization: 'Bearer pr_wrong' }
  expect((await scene.call('GET', '/api/keys', { headers: both })).status).toBe(401)
})

test('processes of this machine read raw mail without a key, and nobody else does', async () => {
  const path = `/api/messages/${ids.get('MESSAGE')}/raw`
  expect((await scene.call('GET', path)).status).toBe(200)
  expect((await scene.call('GET', path, { headers: fromElsewhere })).status).toBe(401)
})
