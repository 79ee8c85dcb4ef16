/**
 * A receiver of webhooks for tests: a real HTTP or HTTPS server that checks signatures with the library that receivers use
 * (standardwebhooks), keeps what came, and fails on purpose.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

/** What it does with a request. */
export type Behaviour =
  | Readonly<{ status: number; headers?: Readonly<Record<string, string>>; body?: string }>
  /** Takes the request and never answers. */
  | 'hang'
  /** Answers 200 and sends the rest of the answer never. */
  | 'drip'
  /** Answers 200 with a body that never ends. */
  | 'endless'
  /** Closes the connection instead of an answer. */
  | 'close'
  /** Answers something that is no HTTP. */
  | 'garbage'

/** A request that came. `isSigned`: the signature is right and new. */
export type Received = Readonly<{
  id: string
  headers: IncomingMessage['headers']
  path: string
  body: string
  isSigned: boolean
}>

export type WebhookReceiver = AsyncDisposable &
  Readonly<{
    /** `http://127.0.0.1:PORT`, or https. */
    origin: string
    port: number
    /** Grows. */
    received: readonly Received[]
    /** From now on it behaves like that. */
    behave(behaviour: Behaviour): void
    /** Resolves when so many requests have come in all. */
    came(count: number): Promise<void>
    /** Closes all connections, those of requests that hang, too. */
    cut(): void
    /** How many connections were ever made to it. */
    connections(): number
  }>

export type ReceiverOptions = Readonly<{
  secret?: string
  /** PEM; with it the server speaks TLS. */
  tls?: Readonly<{ key: string; cert: string }>
}>

/** Starts a receiver that takes everything. Disposing stops it. */
export async function startWebhookReceiver({ secret, tls }: ReceiverOptions = {}): Promise<WebhookReceiver> {
  const received: Received[] = []
  let behaviour: Behaviour = { status: 200 }
  let connections = 0
  const arrivals = new EventTarget()

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    const { headers, url: path = '' } = request
    received.push({ id: String(headers['webhook-id']), headers, path, body, isSigned: isSigned(body, headers, secret) })
    arrivals.dispatchEvent(new Event('came'))
    answer(behaviour, response)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch(() => response.destroy())
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    received,
    behave: (next) => {
      behaviour = next
    },
    came: async (count) => {
      while (received.length < count) await once(arrivals, 'came')
    },
    cut: () => server.closeAllConnections(),
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(behaviour: Behaviour, response: ServerResponse): void {
  switch (behaviour) {
    case 'hang':
      return
    case 'drip':
      response.writeHead(200).write('{')
      return
    case 'endless':
      response.writeHead(200)
      pour(response)
      return
    case 'close':
      response.destroy()
      return
    case 'garbage':
      response.socket?.end('220 mail.example.com ESMTP\r\n')
      return
    default:
      response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body ?? '')
  }
}

/** Writes as fast as it is read, until the other side has had enough. */
function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  response.once('drain', () => pour(response))
  while (!response.destroyed && response.write(chunk));
}

function isSigned(body: string, headers: IncomingMessage['headers'], secret: string | undefined): boolean {
  if (secret === undefined) return false
  try {
    new Webhook(secret).verify(body, Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])))
    return true
  } catch {
    return false
  }
}
