/** Approving an entry by the page of a ticket: of that one, and of no other. */
import { expect, test } from 'vitest'
import { openApiScene } from '../../../test/api-scene.ts'

test('an entry is approved on its own ticket, and through the address of another one it is not there', async () => {
  await using scene = await openApiScene()
  const mail = (from: string, id: string, more = '') =>
    scene.call('POST', '/api/inbound?recipient=support@humanmade.com', {
      as: 'key:inbound',
      body: `From: ${from}\nTo: support@humanmade.com\nSubject: x\nMessage-ID: <${id}@x.test>\n${more}\nx ${id}\n`,
    })
  await mail('Ann <ann@customer.test>', 'one')
  await mail('Ann <ann@customer.test>', 'two')
  await mail('Eve <eve@evil.test>', 'entry', 'In-Reply-To: <one@x.test>\n')
  const { rows } = await scene.pool.query(
    `select m.id, m.trust, t.ref from messages m join tickets t on t.id = m.ticket_id where m.message_id = 'entry@x.test'`,
  )
  const [entry] = rows
  expect(entry).toMatchObject({ trust: 'informed' })
  const [own, other] = entry?.ref === 'T-1' ? ['T-1', 'T-2'] : ['T-2', 'T-1']
  const approve = async (ref: string) => {
    const body = new URLSearchParams({ message: String(entry?.id) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return (await scene.call('POST', `/tickets/${ref}/approve`, { as: 'agent', body, headers })).status
  }
  expect([await approve(other), await approve('T-999'), await approve(own)]).toEqual([404, 404, 303])
})
