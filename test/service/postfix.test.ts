/**
 * A real Postfix (Debian's) in front, with the lines of docs/postfix.md: it hands on over SMTP with STARTTLS and over LMTP,
 * while Postroom is killed and restarted. At the end its queue is empty and each mail is one ticket.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService, type Workplace } from './harness.ts'
import { composeMail } from './mails.ts'
import { freePort, type Postfix, startPostfix, whyNoPostfix } from './postfix.ts'
import { connectSmtp } from './smtp-client.ts'
import { Tables } from './tables.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Domain → how Postfix hands its mail on, and how much there is. */
const ways = { 'smtp.example': 200, 'lmtp-tcp.example': 100, 'lmtp-socket.example': 100 } as const
type Domain = keyof typeof ways
const domains = Object.keys(ways) as Domain[]
const mailCount = 400

/** After so many tickets Postroom is ended, by these signals in turn. */
const ends: readonly (readonly [tickets: number, signal: NodeJS.Signals])[] = [
  [40, 'SIGKILL'],
  [120, 'SIGTERM'],
  [200, 'SIGKILL'],
  [280, 'SIGKILL'],
]

describe.skipIf(whyNoPostfix !== null)(`Postfix in front${whyNoPostfix === null ? '' : `: ${whyNoPostfix}`}`, () => {
  let place: Workplace
  let database: TestDatabase
  let tables: Tables
  let postfix: Postfix
  let service: Service
  let start: () => Promise<Service>

  beforeAll(async () => {
    const [smtp, lmtp] = [await freePort(), await freePort()]
    place = await createConfiguredWorkplace(configWith(lmtp))
    await mkdir(join(place.path, 'run'))
    database = await createTestDatabase()
    tables = new Tables(database.url)
    start = () => startService(place, { DATABASE_URL: database.url, SMTP_PORT: String(smtp) })
    service = await start()
    postfix = await startPostfix(place.path, {
      'smtp.example': `postroom:[127.0.0.1]:${smtp}`,
      'lmtp-tcp.example': `lmtp:inet:127.0.0.1:${lmtp}`,
      'lmtp-socket.example': `lmtp:unix:${place.path}/run/lmtp.sock`,
    } satisfies Record<Domain, string>)
  })

  afterAll(async () => {
    await postfix?.[Symbol.asyncDispose]()
    await service?.[Symbol.asyncDispose]()
    await tables?.[Symbol.asyncDispose]()
    await database?.drop()
    await place?.[Symbol.asyncDispose]()
  })

  test.for(domains)('an address that Postroom does not serve is refused by Postfix at RCPT: %s', async (domain) => {
    await using connection = await connectSmtp(postfix.smtp)
    const mail = composeMail({ from: 'ann@customer.example', subject: 'x', messageId: null })
    const envelope = { reversePath: 'ann@customer.example', recipients: [`nobody@${domain}`] }
    const reply = await connection.deliver({ ...envelope, data: mail })
    expect(reply).toMatchObject({ code: 550, lines: [expect.stringContaining('No such address here')] })
  })

  test('what it hands on while Postroom is ended and started again is one ticket each, and nothing stays behind', async () => {
    const handedIn = Promise.all(domains.map((domain) => handIn(domain)))
    for (const [tickets, signal] of ends) {
      await expect.poll(() => tables.ticketCount(), { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(tickets)
      service.kill(signal)
      await service.exited
      service = await start()
    }
    // Otherwise there was nothing to lose when it fell.
    expect(await tables.ticketCount()).toBeLessThan(mailCount)
    await handedIn
    await expect.poll(() => postfix.queued(), { timeout: 60_000, interval: 200 }).toEqual([])
    const refs = await tables.refsByMessageId()
    const expected = domains.flatMap((domain) => messageIdsOf(domain))
    expect([...refs.keys()].toSorted()).toEqual(expected.toSorted())
    expect([...refs.values()].filter((held) => held.length !== 1)).toEqual([])
    expect(await tables.ticketCount()).toBe(mailCount)
  })

  test('over SMTP it used TLS for every mail, and the deliveries tell which', async () => {
    const said = await tables.tlsOfDeliveriesTo('smtp.example')
    expect(said.length).toBeGreaterThanOrEqual(ways['smtp.example'])
    expect(said.filter((tls) => !tls?.startsWith('TLSv1.3 TLS_'))).toEqual([])
  })

  /** Gives Postfix the mails of a domain, over one connection. */
  async function handIn(domain: Domain): Promise<void> {
    await using connection = await connectSmtp(postfix.smtp)
    for (const messageId of messageIdsOf(domain)) {
      const from = `${messageId.split('@')[0]}@customer.example`
      const data = composeMail({ from, to: `support@${domain}`, subject: `Order ${messageId}`, messageId })
      const reply = await connection.deliver({ reversePath: from, recipients: [`support@${domain}`], data })
      expect(reply.code, reply.lines.join()).toBe(250)
    }
  }
})

function messageIdsOf(domain: Domain): readonly string[] {
  return Array.from({ length: ways[domain] }, (_, n) => `order-${n}@${domain}`)
}

function configWith(lmtpPort: number): string {
  return `${asksNoDns}
domains: [${domains.join(', ')}]
routes: [{ match: support@, type: question }]
listeners:
  - { protocol: lmtp, port: ${lmtpPort} }
  - { protocol: lmtp, socket: run/lmtp.sock, mode: "666" }
`
}
