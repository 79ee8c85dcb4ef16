/**
 * A stand-in for PagerDuty's Events API v2, on a free port of 127.0.0.1. It refuses what the documentation says PagerDuty
 * refuses, keeps alerts as it does (one open alert for each key pair; what comes after a resolve opens a new one; late
 * acknowledges and resolves are dropped), and can fail on purpose in every way a network does. Real sockets, no mock: what
 * talks to it is the client of the service.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** How a request fails: with a status, or in ways that HTTP has no word for. */
export type Failure =
  | Readonly<{ status: number; retryAfter?: string; body?: string }>
  /** Never answers. */
  | 'hang'
  /** Answers 202 with something else than PagerDuty's JSON. */
  | 'garbage'
  /** Closes the connection in the middle of the answer; the event is not taken. */
  | 'cut'
  /** Takes the event and closes the connection without an answer. */
  | 'unheard'

/** Which requests fail: a share of them (0 to 1), each in one of the ways. */
export type Failing = Readonly<{ share: number; how: readonly [Failure, ...Failure[]] }>

/** A request as it came; `outcome` is what the double did with it. */
export type RecordedRequest = Readonly<{
  body: unknown
  bytes: number
  outcome: 'accepted' | 'dropped' | 'refused' | 'failed'
  errors: readonly string[]
}>

/** An alert. `triggers`: how many were accepted for it. */
export type Alert = {
  readonly routingKey: string
  readonly dedupKey: string
  readonly summary: string
  status: 'triggered' | 'acknowledged' | 'resolved'
  triggers: number
}

export type PagerDutyDouble = AsyncDisposable &
  Readonly<{
    /** For PAGERDUTY_URL. */
    url: string
    /** In the order in which they came. Grows. */
    requests: readonly RecordedRequest[]
    /** All alerts that were ever opened, in order: one is one time that somebody is woken. Grows. */
    alerts: readonly Alert[]
    /** The alerts of a `dedup_key`, in order. */
    alertsOf(dedupKey: string): readonly Alert[]
    /** From now on requests fail like that; null: none does. */
    fail(failing: Failing | null): void
    /** Resolves when so many requests have come. */
    received(count: number): Promise<void>
  }>

export type DoubleOptions = Readonly<{
  /** The integration keys that are known; without them, all of 32 characters. */
  keys?: readonly string[]
  failing?: Failing
  /** Which requests of a share fail is decided by it, the same in each run. */
  seed?: number
}>

/** https://developer.pagerduty.com/docs/events-api-v2-overview, "Size Limits". */
const largestBytes = 512 * 1024

/** Starts a double; disposing stops it. */
export async function startPagerDutyDouble({ keys, failing, seed = 1 }: DoubleOptions = {}): Promise<PagerDutyDouble> {
  const requests: RecordedRequest[] = []
  const alerts: Alert[] = []
  const waiting = new Set<() => void>()
  const chance = seededChance(seed)
  let failure: Failing | null = failing ?? null

  const server = createServer(async (request, response) => {
    const text = await bodyOf(request).catch(() => null)
    if (text === null) return
    const how = failure !== null && chance() < failure.share ? pick(failure.how, chance()) : null
    const taken = how === null || how === 'unheard' ? take(text, alerts, keys) : failed(text)
    requests.push(taken.recorded)
    for (const look of waiting) look()
    if (how === null) answer(response, taken.status, taken.answer)
    else failLike(how, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the double has no port')
  return {
    url: `http://127.0.0.1:${address.port}/v2/enqueue`,
    requests,
    alerts,
    alertsOf: (dedupKey) => alerts.filter((alert) => alert.dedupKey === dedupKey),
    fail: (now) => {
      failure = now
    },
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

type Done = Readonly<{ recorded: RecordedRequest; status: number; answer: unknown }>

const text = z.string()
const Head = z.object({
  routing_key: text.length(32, 'routing_key is the wrong length (should be 32 characters)'),
  dedup_key: text.min(1).max(255, 'dedup_key is too long (maximum is 255 characters)'),
})
const Event = z.discriminatedUnion('event_action', [
  Head.extend({ event_action: z.enum(['acknowledge', 'resolve']) }),
  Head.extend({
    event_action: z.literal('trigger'),
    payload: z.object({
      summary: text.min(1, "'payload.summary' is missing or blank").max(1024, "'payload.summary' is too long"),
      source: text.min(1, "'payload.source' is missing or blank"),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime({ offset: true }).optional(),
      component: text.optional(),
      group: text.optional(),
      class: text.optional(),
      custom_details: z.record(text, z.unknown()).optional(),
    }),
    links: z.array(z.object({ href: z.url(), text: text.optional() })).optional(),
    images: z.array(z.object({ src: z.url(), href: z.url().optional(), alt: text.optional() })).optional(),
    client: text.optional(),
    client_url: z.url().optional(),
  }),
])

function take(body: string, alerts: Alert[], keys: readonly string[] | undefined): Done {
  const bytes = Buffer.byteLength(body)
  if (bytes > largestBytes) return refuse(413, body, ['the event is larger than 512 KB'])
  const parsed = parsedJson(body)
  if (parsed === undefined) return refuse(400, body, ['JSON is malformed'])
  const read = Event.safeParse(parsed)
  if (!read.success)
    return refuse(
      400,
      body,
      read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    )
  const event = read.data
  if (keys !== undefined && !keys.includes(event.routing_key)) return refuse(400, body, ['Invalid routing key'])
  const open = alerts.findLast(
    ({ routingKey, dedupKey, status }) =>
      routingKey === event.routing_key && dedupKey === event.dedup_key && status !== 'resolved',
  )
  const outcome = event.event_action === 'trigger' || open !== undefined ? 'accepted' : 'dropped'
  if (event.event_action !== 'trigger') {
    if (open !== undefined) open.status = event.event_action === 'resolve' ? 'resolved' : 'acknowledged'
  } else if (open === undefined) {
    const { routing_key: routingKey, dedup_key: dedupKey, payload } = event
    alerts.push({ routingKey, dedupKey, summary: payload.summary, status: 'triggered', triggers: 1 })
  } else open.triggers += 1
  const answer = { status: 'success', message: 'Event processed', dedup_key: event.dedup_key }
  return { recorded: { body: parsed, bytes, outcome, errors: [] }, status: 202, answer }
}

function refuse(status: number, body: string, errors: readonly string[]): Done {
  const answer = { status: 'invalid event', message: 'Event object is invalid', errors }
  const recorded = { body: parsedJson(body), bytes: Buffer.byteLength(body), outcome: 'refused', errors } as const
  return { recorded, status, answer }
}

function failed(body: string): Done {
  const recorded = { body: parsedJson(body), bytes: Buffer.byteLength(body), outcome: 'failed', errors: [] } as const
  return { recorded, status: 500, answer: null }
}

function failLike(how: Failure, response: ServerResponse): void {
  if (how === 'hang') return
  if (how === 'unheard') response.destroy()
  else if (how === 'garbage') response.writeHead(202).end('<html>Welcome to the airport</html>')
  else if (how === 'cut') {
    response.writeHead(202, { 'content-length': '1000' })
    response.write('{"status":"suc', () => response.destroy())
  } else {
    const headers = how.retryAfter === undefined ? {} : { 'retry-after': how.retryAfter }
    response.writeHead(how.status, headers).end(how.body ?? '')
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await Array.fromAsync<Buffer>(request)).toString('utf8')
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function pick<T>(choices: readonly [T, ...T[]], chance: number): T {
  return choices[Math.floor(chance * choices.length)] ?? choices[0]
}

/** Mulberry32: enough to spread failures, and the same in each run. */
function seededChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
