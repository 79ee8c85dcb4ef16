/**
 * An rspamd for tests, on a free port of 127.0.0.1: it takes `POST /checkv2` as the normal worker does, keeps the header
 * fields and the mail, and answers with the action that it is told to take. It can be as unwell as real ones.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What it makes of every mail; the rest of a real answer is added. */
export type RspamdVerdict = Readonly<{
  action: string
  score?: number
  symbols?: Readonly<Record<string, number>>
  smtpMessage?: string
}>

/** `silence`: never answers · `hang-up`: closes · a number: this status, before it has read the mail · `nonsense`: no JSON. */
export type RspamdFailure = 'silence' | 'hang-up' | 'nonsense' | number

export type AskedRspamd = Readonly<{
  /** Name in lower case → values, one for each line. */
  fields: ReadonlyMap<string, readonly string[]>
  mail: Buffer
}>

export type Rspamd = AsyncDisposable &
  Readonly<{
    url: string
    /** The questions so far. Grows. */
    asked: readonly AskedRspamd[]
    say: (verdict: RspamdVerdict) => void
    fail: (how: RspamdFailure | null) => void
  }>

/** Starts one that wants `password` (null: none) and has no action to take. Disposing stops it. */
export async function startRspamd(password: string | null = null): Promise<Rspamd> {
  const asked: AskedRspamd[] = []
  let verdict: RspamdVerdict = { action: 'no action' }
  let failure: RspamdFailure | null = null

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (failure === 'hang-up') return void request.socket.destroy()
    if (typeof failure === 'number') return void response.writeHead(failure).end()
    const mail = Buffer.concat(await Array.fromAsync(request))
    if (failure === 'silence') return
    if (failure === 'nonsense') return void response.end('<html>')
    if (request.method !== 'POST' || request.url !== '/checkv2') return void response.writeHead(404).end()
    if (password !== null && request.headers['password'] !== password) return void response.writeHead(403).end()
    asked.push({ fields: fieldsOf(request.rawHeaders), mail })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(resultOf(verdict)))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${bound.port}`,
    asked,
    say: (said) => {
      verdict = said
    },
    fail: (how) => {
      failure = how
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function fieldsOf(raw: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase()
    fields.set(name, [...(fields.get(name) ?? []), String(raw[at + 1])])
  }
  return fields
}

/** As rspamd 3.4 answers. */
function resultOf({ action, score = 0, symbols = {}, smtpMessage }: RspamdVerdict) {
  const entries = Object.entries(symbols).map(([name, weight]) => [name, { name, score: weight, metric_score: weight }])
  return {
    is_skipped: false,
    score,
    required_score: 15,
    action,
    symbols: Object.fromEntries(entries),
    messages: smtpMessage === undefined ? {} : { smtp_message: smtpMessage },
    'message-id': '1@customer.example',
    time_real: 0.05,
  }
}
