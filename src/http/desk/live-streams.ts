/**
 * Streams of server-sent events that cost no more than they may: so many for each user and in all, and none to a client that
 * does not read. Who is turned away, or dropped, comes back later and misses nothing: pages show what is, when they are loaded.
 */
import { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Env } from '../env.ts'
import { refusal } from '../failures.ts'

export type StreamLimits = Readonly<{
  /** An agent with a tab for each ticket at hand. */
  perUser: number
  /** Of one process. */
  inAll: number
  /** What may wait for one client beyond what the sockets hold. */
  waitingBytes: number
  /** Proxies close a connection that says nothing for a minute. */
  beatMs: number
  /** A session that has ended must not listen for ever: the browser comes back, and is asked who it is. */
  longestMs: number
}>

export const streamLimits: StreamLimits = {
  ...{ perUser: 25, inAll: 1_000, waitingBytes: 256 * 1024 },
  ...{ beatMs: 25_000, longestMs: 15 * 60_000 },
}

/** When a client that was turned away may come back. */
const retryAfterS = 60

/** Calls back with the data of an event; gives what ends that. */
type Listen = (tell: (data: string) => void) => () => void

/** Opens a stream for a user, or answers 429 or 503 with Retry-After. */
type Open = (context: Context<Env>, user: string, listen: Listen) => Response | Promise<Response>

/** Opens streams of events of this name, within limits. */
export function liveStreams(name: string, limits: StreamLimits): Open {
  const open = new Map<string, number>()
  let inAll = 0
  const count = (user: string, more: 1 | -1) => {
    inAll += more
    const now = (open.get(user) ?? 0) + more
    if (now === 0) open.delete(user)
    else open.set(user, now)
  }
  return (context, user, listen) => {
    if ((open.get(user) ?? 0) >= limits.perUser)
      return turnedAway(context, 429, 'You have too many pages open for all of them to be live')
    if (inAll >= limits.inAll) return turnedAway(context, 503, 'Too many pages are open for this one to be live')
    count(user, 1)
    return stream(context, { name, listen, limits, left: () => count(user, -1) })
  }
}

function turnedAway(context: Context<Env>, status: 429 | 503, title: string) {
  context.header('retry-after', String(retryAfterS))
  return refusal(context, status, title, 'It works without; load it again to see what is new.')
}

type Streaming = Readonly<{ name: string; listen: Listen; limits: StreamLimits; left: () => void }>

function stream(context: Context<Env>, { name, listen, limits, left }: Streaming): Response {
  context.header('x-accel-buffering', 'no')
  return streamSSE(context, async (events) => {
    const ended = Promise.withResolvers<void>()
    events.onAbort(ended.resolve)
    let waitingBytes = 0
    let hasRead = true
    const drop = () => {
      // Ending it in order would wait for the client.
      socketOf(context)?.destroy()
      ended.resolve()
    }
    const write = (event: string, data: string) => {
      if (waitingBytes > limits.waitingBytes) return drop()
      waitingBytes += data.length + event.length
      const written = () => {
        waitingBytes -= data.length + event.length
        hasRead = true
      }
      void events.writeSSE({ event, data }).then(written, ended.resolve)
    }
    const beat = setInterval(() => {
      if (waitingBytes > 0 && !hasRead) return drop()
      hasRead = false
      write('beat', '')
    }, limits.beatMs)
    const end = setTimeout(ended.resolve, limits.longestMs)
    const stop = listen((data) => write(name, data))
    write('hello', '')
    await ended.promise
    clearInterval(beat)
    clearTimeout(end)
    stop()
    left()
  })
}

/** The answer as Node knows it; null where no socket is. */
function socketOf({ env }: Context<Env>): ServerResponse | null {
  const outgoing: unknown = typeof env === 'object' && env !== null && 'outgoing' in env ? env.outgoing : null
  return outgoing instanceof ServerResponse ? outgoing : null
}
