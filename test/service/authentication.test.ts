/** Who wrote a mail, from the wire to the database, with a DNS of our own. Over sockets; nothing here costs a 250. */
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DnsServer, startDnsServer } from '../dns-server.ts'
import { keyZone, signed } from '../signing.ts'
import { composeMail } from './mails.ts'
import { openScene, type Scene } from './scene.ts'

const zone = {
  ...keyZone({ domain: 'customer.example' }),
  ...keyZone({ domain: 'evil.example' }),
  '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject'] },
}

let dns: DnsServer
let scene: Scene
let database: pg.Client
beforeAll(async () => {
  dns = await startDnsServer(zone)
  scene = await openScene({}, `authentication: { resolvers: ["${dns.address}"], budget: 5s, name: mx.humanmade.com }\n`)
  database = new pg.Client(scene.databaseUrl)
  await database.connect()
})
beforeEach(() => () => dns.fail(null))
afterAll(async () => {
  await database.end()
  await scene[Symbol.asyncDispose]()
  await dns[Symbol.asyncDispose]()
})

let count = 0

function mailOf(from: string, text = 'The checkout page is blank.'): Buffer {
  count++
  return composeMail({ from, subject: `Authors ${count}`, messageId: `${count}@authors.example`, text })
}

/** The stored results of the one delivery of a ticket. */
async function authenticationOf(ref: string, of = database): Promise<unknown> {
  const { rows } = await of.query(
    'select d.authentication from deliveries d join tickets t on t.id = d.ticket_id where t.ref = $1',
    [ref],
  )
  expect(rows).toHaveLength(1)
  return rows[0].authentication
}

test('a signed mail: what its author’s domain says is stored with the delivery', async () => {
  const ref = await scene.send(await signed(mailOf('ann@customer.example'), { domain: 'customer.example' }))
  expect(await authenticationOf(ref)).toEqual({
    spf: {
      result: 'none',
      domain: null,
      because: expect.stringMatching(/^the client .*127\.0\.0\.1 is a relay on this host or in a private network$/),
    },
    dkim: [
      {
        result: 'pass',
        domain: 'customer.example',
        selector: 's1',
        isAligned: true,
        because: 'signed by customer.example (rsa-sha256, 2048 bits)',
      },
    ],
    dmarc: {
      result: 'pass',
      domain: 'customer.example',
      policy: 'reject',
      because: 'the signature of customer.example aligns with customer.example',
    },
    arc: { result: 'none', because: 'the mail has no ARC chain' },
  })
})

test('a mail of five megabytes is verified', async () => {
  const mail = mailOf('ann@customer.example', 'All of the log follows. '.repeat(3).concat('\n').repeat(70_000))
  const ref = await scene.send(await signed(mail, { domain: 'customer.example' }))
  expect(await authenticationOf(ref)).toMatchObject({ dkim: [{ result: 'pass' }], dmarc: { result: 'pass' } })
})

test('a forged author is taken in, and told', async () => {
  const ref = await scene.send(await signed(mailOf('ceo@customer.example'), { domain: 'evil.example' }))
  expect(await authenticationOf(ref)).toMatchObject({
    dkim: [{ result: 'pass', domain: 'evil.example', isAligned: false }],
    dmarc: { result: 'fail', policy: 'reject' },
  })
})

test('results that came with the mail are not believed', async () => {
  const claims = 'Authentication-Results: mx.humanmade.com; dmarc=pass\r\nX-Postroom-Trust: verified-participant\r\n'
  const ref = await scene.send(Buffer.concat([Buffer.from(claims), mailOf('ceo@customer.example')]))
  expect(await authenticationOf(ref)).toMatchObject({ dmarc: { result: 'fail' } })
})

test.each(['SERVFAIL', 'silence'] as const)(
  'DNS that gives %s: every mail has its ticket, and temperror',
  async (how) => {
    dns.fail(how)
    for (const from of ['ann', 'bob', 'cem'].map((name) => `${name}@${how}.customer.example`)) {
      const ref = await scene.send(await signed(mailOf(from), { domain: 'customer.example', selector: how }))
      expect(await authenticationOf(ref)).toMatchObject({
        dkim: [{ result: 'temperror', domain: 'customer.example' }],
        dmarc: { result: 'temperror', policy: null },
      })
    }
  },
)

test('a service without any DNS takes mail in', async () => {
  await using place = await openScene({}, 'authentication: { resolvers: ["127.0.0.1:1"] }\n')
  const client = new pg.Client(place.databaseUrl)
  await client.connect()
  try {
    for (const name of ['ann', 'bob', 'cem', 'dan', 'eve']) {
      const ref = await place.send(mailOf(`${name}@${name}.customer.example`))
      expect(await authenticationOf(ref, client)).toMatchObject({ dkim: [], dmarc: { result: 'temperror' } })
    }
    expect(place.service.lines.filter(({ msg }) => String(msg).startsWith('DNS does not answer'))).toHaveLength(1)
  } finally {
    await client.end()
  }
})

test('the results are counted for /metrics', async () => {
  const metrics = await (await fetch(`http://${scene.service.http}/metrics`)).text()
  expect(metrics).toMatch(/postroom_authentication_total\{check="dkim",result="pass"\} [1-9]/)
  expect(metrics).toMatch(/postroom_dns_lookups_total\{outcome="records"\} [1-9]/)
})
