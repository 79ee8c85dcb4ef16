/**
 * POST to a URL that an operator, or somebody who talked him into it, chose: no redirect is followed, no address is
 * connected to that is not public (unless the webhook may), the whole takes a bounded time, and of the answer only status
 * and Retry-After are used. Addresses are checked where the connection is made, so a name that leads elsewhere a moment
 * later (DNS rebinding) is of no use.
 */
import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { notPublic } from './public-address.ts'
import { reasonOfFailure } from './unreachable.ts'

/** What is sent, whereto. */
export type Posting = Readonly<{
  url: string
  headers: Readonly<Record<string, string>>
  /** JSON. */
  body: string
  /** Whether it may lead to this machine or a private network. */
  allowPrivate: boolean
}>

/** What came of it; no text of the receiver's. */
export type Posted =
  | Readonly<{ kind: 'answered'; status: number; retryAfter: string | null }>
  /** The URL leads to an address that is not public. */
  | Readonly<{ kind: 'forbidden'; because: string }>
  | Readonly<{ kind: 'unreachable'; because: string }>

/** Posts once. Never throws. */
export type Post = (posting: Posting) => Promise<Posted>

export type GuardedPostParts = Readonly<{
  userAgent: string
  /** For name, connection, request and answer together. */
  timeoutMs: number
  /** Whom to ask for addresses; the system when left out. */
  lookup?: LookupFunction
}>

/** Standard Webhooks asks for 15 to 30 s; a receiver that works for longer should answer first. */
export const webhookTimeoutMs = 15_000

/** Receivers have nothing to say that is longer; more of it is not read, and costs them the connection. */
const answerAtMost = 64 * 1024

/** Connections to one receiver: enough for a storm, few enough for a small receiver. */
const connectionsPerOrigin = 8

/** Thrown into the connection by the guard. */
class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
}

/** A way to post. Disposing closes the connections that are kept. */
export function createGuardedPost(parts: GuardedPostParts): AsyncDisposable & Readonly<{ post: Post }> {
  const { userAgent, timeoutMs, lookup = systemLookup } = parts
  const options = { timeout: timeoutMs, allowH2: false }
  const agentOf = (connect: buildConnector.connector) =>
    new Agent({ connect, connections: connectionsPerOrigin, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  const open = agentOf(buildConnector({ ...options, lookup }))
  const guarded = agentOf(guardedConnector(buildConnector({ ...options, lookup: guardedLookup(lookup) })))

  const post: Post = async ({ url, headers, body, allowPrivate }) => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': userAgent, ...headers },
        body,
        signal,
        dispatcher: allowPrivate ? open : guarded,
      })
      // The status is the answer; a rest that does not come in time, or is too long, does not change it.
      await response.body.dump({ limit: answerAtMost, signal }).catch(() => undefined)
      const retryAfter = response.headers['retry-after']
      return { kind: 'answered', status: response.statusCode, retryAfter: retryAfter?.toString() ?? null }
    } catch (err) {
      if (err instanceof ForbiddenAddress) return { kind: 'forbidden', because: err.message }
      return { kind: 'unreachable', because: reasonOfFailure(err, timeoutMs) }
    }
  }
  const close = async () => void (await Promise.all([open.destroy(), guarded.destroy()]))
  return { post, [Symbol.asyncDispose]: close }
}

/** An address in a URL is looked up by nobody; URL has already made one of `0x7f.1`, `2130706433` and `127.0.0.1.`. */
function guardedConnector(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1')
    const is = isIP(host) === 0 ? null : notPublic(host)
    if (is === null) connect(options, callback)
    else callback(new ForbiddenAddress(`the URL leads to ${host}, which is not public: ${is}`), null)
  }
}

/** A lookup that fails when a name has an address that is not public, even beside others that are. */
export function guardedLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (err, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address)
      const closed = err === null ? found.find((one) => notPublic(one) !== null) : undefined
      if (closed === undefined) return callback(err, address, family)
      const because = `its name leads to ${closed}, which is not public: ${notPublic(closed)}`
      return callback(new ForbiddenAddress(because), [])
    })
}
