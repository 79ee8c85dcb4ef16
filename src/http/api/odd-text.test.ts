/** Text that Postgres can not hold (NUL, halves of characters), wherever a program can send it: an answer, and no fault of ours. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiScene, openApiScene } from '../../../test/api-scene.ts'

let scene: ApiScene
beforeAll(async () => {
  scene = await openApiScene((parts) => ({ ...parts, canMail: true }))
  await scene.mail({ digest: 'd1', messageId: 'm1@customer.test' })
})
afterAll(() => scene?.[Symbol.asyncDispose]())
const key = { as: 'key:all' as const, headers: { 'if-match': '*' } }
const bad = 'a\u0000b'
const lone = 'a\ud800b'
test.each([
  ['GET', '/api/tickets?requester=a%00'],
  ['GET', '/api/tickets?assignee=a%00'],
  ['GET', '/api/tickets?tag=a%00'],
  ['GET', '/api/tickets?problem=a%00'],
  ['GET', '/api/tickets.csv?tag=a%00'],
  ['GET', '/api/search?q=a%00b'],
  ['GET', '/api/search?q=from:a%00b'],
  ['GET', '/api/tickets/T-99999999999999999999'],
  ['GET', '/api/tickets/T-999999999999999'],
  ['GET', '/api/notifications?ticket=T-99999999999999999999'],
  ['POST', '/api/tickets', { type: 'task', subject: bad, text: bad, requester: { email: 'k@x.test', name: bad } }],
  ['POST', '/api/tickets', { type: 'task', subject: lone, text: lone, requester: { email: 'k@x.test', name: lone } }],
  ['PATCH', '/api/tickets/T-1', { because: bad, status: 'open' }],
  ['PATCH', '/api/tickets/T-1', { because: lone, status: 'pending' }],
  ['POST', '/api/tickets/T-1/notes', { text: bad, attachments: [{ filename: bad, content: 'eA==' }] }],
  ['POST', '/api/tickets/T-1/notes', { text: lone }],
  ['POST', '/api/tickets/T-1/replies', { text: bad, attachments: [{ filename: bad, content: 'eA==' }] }],
  ['POST', '/api/tickets/T-1/replies', { text: lone, cc: [bad] }],
  ['POST', '/api/routes/explain', { recipients: [bad] }],
  ['POST', '/api/keys', { name: bad, scopes: ['inbound'] }],
  ['POST', '/api/keys', { name: lone, scopes: ['inbound'] }],
  ['POST', '/api/users', { email: 'a\u0000@b.test', role: 'agent' }],
  ['POST', '/api/inbound?recipient=a%00@humanmade.com', 'x'],
  ['POST', '/api/inbound?recipient=support@humanmade.com&reverse_path=a%00&helo=b%00', 'Subject: x\n\nx'],
  ['POST', '/api/inbound?recipient=support@humanmade.com', 'Return-Path: <a\u0000@x.test>\nSubject: x\u0000\n\n\u0000'],
  ['POST', '/api/inbound?recipient=support@humanmade.com', 'From: a\u0000@x.test\nSubject: x\n\n\u0000'],
] as const)(
  '%s %s with odd text is answered as documented, and not as a fault',
  async (method, path, body?: unknown) => {
    // A 500 is documented nowhere, and the scene takes only what is documented.
    expect((await scene.call(method, path, { ...key, body })).status).toBeLessThan(500)
  },
)
