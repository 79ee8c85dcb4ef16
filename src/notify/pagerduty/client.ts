/**
 * One POST to the Events API v2: bounded in time and size, follows nothing, throws nothing that the network can cause. What
 * the answer means is outcome.ts's.
 */
import { Agent, request } from 'undici'
import { oneLine } from '../../mail/storable.ts'
import type { PagerDutyEvent } from './event.ts'
import type { Answer } from './outcome.ts'

/** Posts an event; a key in it appears in no answer. */
export type PostEvent = (event: PagerDutyEvent) => Promise<Answer>

export type PagerDutyClient = AsyncDisposable & Readonly<{ post: PostEvent }>

/** For everything: name, connection, TLS, request and answer. Longer than PagerDuty takes, short for who waits for a page. */
export const timeoutMs = 10_000

/** As many as events are sent at the same time: one that waited for a connection would lose its time by that. */
const connectionsAtMost = 16

/** An answer of PagerDuty has some hundred bytes. */
const bodyLimitBytes = 65_536

/** A client for the enqueue call at `url`. Dispose of it to close its connections. */
export function createPagerDutyClient({ url, timeoutMs: limitMs = timeoutMs }: ClientParts): PagerDutyClient {
  const dispatcher = new Agent({
    connections: connectionsAtMost,
    keepAliveTimeout: 4_000,
    maxResponseSize: bodyLimitBytes,
  })
  const { target, headers } = splitCredentials(url)
  return {
    async post(event) {
      const signal = AbortSignal.timeout(limitMs)
      try {
        const body = JSON.stringify(event)
        const answer = await request(target, { method: 'POST', headers, body, dispatcher, signal })
        const [retryAfter] = [answer.headers['retry-after'] ?? []].flat()
        return {
          kind: 'answered',
          status: answer.statusCode,
          retryAfter: retryAfter ?? null,
          body: await answer.body.text(),
        }
      } catch (err) {
        return { kind: 'no-answer', because: reasonOf(err, { isTimeout: signal.aborted, limitMs }) }
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  }
}

export type ClientParts = Readonly<{ url: string; timeoutMs?: number }>

/** A proxy may want a user and password, which a request takes as a field only. */
function splitCredentials(url: string): Readonly<{ target: URL; headers: Record<string, string> }> {
  const target = new URL(url)
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'Postroom' }
  if (target.username === '' && target.password === '') return { target, headers }
  const credentials = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`
  target.username = ''
  target.password = ''
  return { target, headers: { ...headers, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } }
}

/** Codes of Node's network, TLS and undici, in words; the code stays, since it is what people search for. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is far too long',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

function reasonOf(err: unknown, { isTimeout, limitMs }: Readonly<{ isTimeout: boolean; limitMs: number }>): string {
  if (isTimeout) return `PagerDuty did not answer within ${limitMs / 1000} s`
  const code = codeOf(err)
  // Only the code: messages quote hosts, headers and certificates.
  return oneLine(`PagerDuty can not be reached: ${meanings[code] ?? 'the request failed'} (${code})`, 200)
}

function codeOf(err: unknown): string {
  if (!(err instanceof Error)) return 'unknown'
  return 'code' in err && typeof err.code === 'string' ? err.code : err.name
}
