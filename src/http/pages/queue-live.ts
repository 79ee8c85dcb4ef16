/** `/queue/live`: what changes, as server-sent events, for pages of the desk that are open. */
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { requires } from '../access/requires.ts'
import { liveTickets } from '../desk/live.ts'
import type { Env, PageParts, Routes } from '../env.ts'

/** Proxies close a connection that says nothing for a minute. */
const beatMs = 25_000
/** A session that has ended must not listen for ever: the browser comes back, and is asked who it is. */
const longestMs = 15 * 60_000

/** The route of the stream. */
export function queueLiveRoutes(parts: PageParts): Routes {
  const live = liveTickets(parts)
  return new Hono<Env>().get('/queue/live', requires('agent', 'admin'), (context) => {
    context.header('x-accel-buffering', 'no')
    return streamSSE(context, async (stream) => {
      const ended = Promise.withResolvers<void>()
      stream.onAbort(ended.resolve)
      const stop = live.listen((changed) => {
        void stream.writeSSE({ event: 'tickets', data: JSON.stringify(changed) }).catch(ended.resolve)
      })
      await stream.writeSSE({ event: 'hello', data: '' })
      const beat = setInterval(() => void stream.writeSSE({ event: 'beat', data: '' }).catch(ended.resolve), beatMs)
      const end = setTimeout(ended.resolve, longestMs)
      await ended.promise
      clearInterval(beat)
      clearTimeout(end)
      stop()
    })
  })
}
