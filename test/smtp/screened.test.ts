/** Filters at the doors: each listener asks its own, about the client that a proxy names, with the TLS that there is. */
import { expect, test } from 'vitest'
import { Networks } from '../../src/config/network.ts'
import type { ClientFacts, SenderFacts } from '../../src/filters/filter.ts'
import type { Screen } from '../../src/filters/screen.ts'
import { openDoor } from './open-door.ts'
import { dial, type RawClient, toData } from './raw-client.ts'
import { dialTlsBehind, startTls } from './tls-client.ts'

type Asked = Readonly<{ listener: string; client: ClientFacts; sender?: Omit<SenderFacts, keyof ClientFacts> }>

/** Screens that write down what they are asked, and take mail by the listener `lax` alone without suspicion. */
function screens(): Readonly<{ asked: readonly Asked[]; screen: (listener: string) => Screen }> {
  const asked: Asked[] = []
  const screen = (listener: string): Screen => ({
    visit(client) {
      asked.push({ listener, client })
      return {
        mail(sender) {
          asked.push({ listener, client, sender })
          const suspected = listener === 'lax' ? null : `${listener} says so`
          return { recipient: async () => null, content: async () => ({ kind: 'pass', suspected }) }
        },
      }
    },
  })
  return { asked, screen }
}

const place = { host: '127.0.0.1', port: 0 }
const proxy = Networks.parse(['127.0.0.0/8'])
const header = 'PROXY TCP4 203.0.113.9 192.0.2.1 40000 25\r\n'
const mail = ['EHLO client.example', ...toData, 'Subject: x\r\n\r\nhi\r\n.']

async function deliver(client: RawClient): Promise<void> {
  await client.reply()
  expect((await client.sayAll(mail)).at(-1)).toMatch(/^250 /)
}

test('each listener asks the filters of its name', async () => {
  const { asked, screen } = screens()
  const listeners = [
    { name: 'strict', protocol: 'smtp', place, proxy: [] },
    { name: 'lax', protocol: 'smtp', place, proxy: [] },
  ] as const
  await using door = await openDoor({ listeners, screen })
  for (const { at } of door.listening) {
    using client = await dial(Number(at.split(':').at(-1)))
    await deliver(client)
  }
  expect(asked.map(({ listener }) => listener)).toEqual(['strict', 'strict', 'lax', 'lax'])
  expect(door.received.map(({ envelope }) => envelope.suspected)).toEqual(['strict says so', null])
})

test('behind a proxy the filters are asked about the client that the header names, once it is there', async () => {
  const { asked, screen } = screens()
  await using door = await openDoor({ listeners: [{ protocol: 'smtp', place, proxy }], screen })
  using client = await dial(door.port)
  client.write(header)
  await deliver(client)
  const session = expect.any(String)
  expect(asked.map((one) => one.client)).toEqual(Array(2).fill({ session, clientIp: '203.0.113.9' }))
})

test.each(['smtps', 'STARTTLS'])('filters are told the TLS of a session by %s, as the delivery is', async (how) => {
  const { asked, screen } = screens()
  const protocol = how === 'smtps' ? 'smtps' : 'smtp'
  await using door = await openDoor({ listeners: [{ protocol, place, proxy }], screen })
  if (how === 'smtps') {
    using client = await dialTlsBehind(door.port, header)
    await deliver(client)
  } else {
    using clear = await dial(door.port)
    clear.write(header)
    await clear.reply()
    using client = await startTls(clear)
    expect((await client.sayAll(mail)).at(-1)).toMatch(/^250 /)
  }
  const { tls } = door.received[0]?.envelope ?? {}
  expect(tls).toMatch(/^TLSv1\.3 TLS_/)
  expect(asked.at(-1)).toMatchObject({ client: { clientIp: '203.0.113.9' }, sender: { helo: 'client.example', tls } })
})

test('a session in clear has no TLS to tell', async () => {
  const { asked, screen } = screens()
  await using door = await openDoor({ screen })
  using client = await dial(door.port)
  await deliver(client)
  expect(asked.at(-1)?.sender).toMatchObject({ tls: null, reversePath: expect.any(String) })
})
