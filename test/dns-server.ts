/**
 * A DNS server for tests, on a free port of 127.0.0.1, over UDP and TCP. It answers from a zone written as data, counts
 * who asked for what, and can be as broken as real ones: SERVFAIL, REFUSED, silence, for one name or for all. Answers
 * that do not fit into a UDP packet come truncated, and whole over TCP (RFC 1035 §4.2). Real packets, no mock: what asks
 * it is the resolver of the service.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket as TcpSocket } from 'node:net'
import packet, { type Answer, type Packet, type RecordType } from 'dns-packet'

/** How a name, or the whole server, fails. */
export type Failure = 'SERVFAIL' | 'REFUSED' | 'silence'

/** What is known about a name. A name of the zone without records of a type is there, without data (RFC 2308 §2.2). */
export type Records = Readonly<{
  TXT?: readonly string[]
  A?: readonly string[]
  AAAA?: readonly string[]
  /** In the order of preference. */
  MX?: readonly string[]
  PTR?: readonly string[]
  CNAME?: string
}>

/** Names in lower case, without the dot at the end. */
export type Zone = Readonly<Record<string, Records | Failure>>

export type DnsServer = AsyncDisposable &
  Readonly<{
    /** As resolvers are given it: `127.0.0.1:PORT`. */
    address: string
    /** The questions so far, as `TXT example.com`; of TCP as `tcp TXT example.com`. Grows. */
    asked: readonly string[]
    /** Adds names, or replaces what is said about them. */
    add: (zone: Zone) => void
    /** From now on everything fails like that; null: nothing does. */
    fail: (how: Failure | null) => void
  }>

/** The longest string of a TXT record; longer values are several of them (RFC 1035 §3.3). */
const stringBytes = 255

/** Starts a server; disposing stops it. */
export async function startDnsServer(zone: Zone = {}): Promise<DnsServer> {
  const names = new Map(Object.entries(zone))
  const asked: string[] = []
  const connections = new Set<TcpSocket>()
  let failure: Failure | null = null

  const tcp = createServer((socket) => {
    connections.add(socket.on('close', () => connections.delete(socket)).on('error', () => socket.destroy()))
    let unread = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE()) {
        const query = packet.streamDecode(unread)
        unread = unread.subarray(2 + unread.readUInt16BE())
        const response = query === null ? null : answerTo(query, 'tcp ')
        if (response !== null) socket.write(packet.streamEncode(response))
      }
    })
  })
  await once(tcp.listen(0, '127.0.0.1'), 'listening')
  const bound = tcp.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')

  const udp: UdpSocket = createSocket('udp4')
  udp.on('message', (message, peer) => {
    const query = packet.decode(message)
    const response = answerTo(query, '')
    if (response === null) return
    const whole = packet.encode(response)
    const fits = whole.length <= payloadBytes(query)
    const truncated = { ...response, answers: [], flags: (response.flags ?? 0) | packet.TRUNCATED_RESPONSE }
    udp.send(fits ? whole : packet.encode(truncated), peer.port, peer.address)
  })
  await once(udp.bind(bound.port, '127.0.0.1'), 'listening')

  /** Null: says nothing. */
  function answerTo(query: Packet, by: string): Packet | null {
    const question = query.questions?.[0]
    if (question === undefined) return null
    asked.push(`${by}${question.type} ${question.name.toLowerCase()}`)
    const found = failure ?? lookup(question.name.toLowerCase(), question.type)
    if (found === 'silence') return null
    const code = typeof found === 'string' ? responseCodes[found] : 0
    const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | code
    const answers = typeof found === 'string' ? [] : found
    return { type: 'response', id: query.id ?? 0, flags, questions: query.questions ?? [], answers }
  }

  function lookup(name: string, type: RecordType): Answer[] | Failure | 'NXDOMAIN' {
    const records = names.get(name)
    if (records === undefined) return [...names.keys()].some((other) => other.endsWith(`.${name}`)) ? [] : 'NXDOMAIN'
    if (typeof records === 'string') return records
    if (records.CNAME === undefined || type === 'CNAME') return answersOf(name, type, records)
    const target = lookup(records.CNAME, type)
    const alias: Answer = { name, type: 'CNAME', ttl: 60, data: records.CNAME }
    return typeof target === 'string' ? target : [alias, ...target]
  }

  return {
    address: `127.0.0.1:${bound.port}`,
    asked,
    add: (more) => {
      for (const [name, records] of Object.entries(more)) names.set(name, records)
    },
    fail: (how) => {
      failure = how
    },
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy()
      await Promise.all([once(udp.close(), 'close'), once(tcp.close(), 'close')])
    },
  }
}

const responseCodes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const

/** What the asker takes over UDP: 512 bytes, or what it says (EDNS, RFC 6891 §6.2.3). */
function payloadBytes(query: Packet): number {
  const option = query.additionals?.find((record) => record.type === 'OPT')
  return option?.type === 'OPT' ? Math.max(512, option.udpPayloadSize) : 512
}

function answersOf(name: string, type: RecordType, records: Records): Answer[] {
  const common = { name, ttl: 60 }
  if (type === 'TXT') return (records.TXT ?? []).map((text) => ({ ...common, type, data: stringsOf(text) }))
  if (type === 'MX')
    return (records.MX ?? []).map((exchange, at) => ({ ...common, type, data: { preference: 10 * at, exchange } }))
  if (type === 'A' || type === 'AAAA' || type === 'PTR')
    return (records[type] ?? []).map((data) => ({ ...common, type, data }))
  return type === 'CNAME' && records.CNAME !== undefined ? [{ ...common, type, data: records.CNAME }] : []
}

function stringsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.max(1, Math.ceil(bytes.length / stringBytes))
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * stringBytes, (at + 1) * stringBytes))
}
