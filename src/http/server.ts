/** The HTTP listener: a socket, time-outs, and the application of `app.ts` behind it. */

import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { type AppParts, createApp } from './app.ts'
import { loadAssets } from './assets.ts'

export type HttpParts = AppParts & Readonly<{ host: string; port: number }>

export type HttpServer = Readonly<{ host: string; port: number; close(): Promise<void> }>

/** For a whole request: 25 MiB of attachments over a slow line take their time. The header section has half a minute. */
const timeouts = { requestTimeout: 5 * 60_000, headersTimeout: 30_000 }

/** How long what is under way may take when the service stops; service managers kill after ten seconds or more. */
const graceMs = 5_000

/** Listens; throws when the address is taken, saying which. */
export async function listenHttp(parts: HttpParts): Promise<HttpServer> {
  const app = createApp(parts, await loadAssets())
  const server = createServer(timeouts, getRequestListener(app.fetch))
  const busy = answersOf(server)
  await listening(server, parts)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : parts.port
  return { host: parts.host, port, close: () => closed(server, busy) }
}

async function listening(server: Server, { host, port }: HttpParts): Promise<void> {
  server.listen({ host, port })
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`HTTP can not listen on ${host}:${port}; is it in use? Set HTTP_PORT, 0 picks a free one`, {
      cause,
    })
  })
}

/** The answers that are under way and end by themselves; those to an EventSource (live updates) do not. */
function answersOf(server: Server): ReadonlySet<ServerResponse> {
  const busy = new Set<ServerResponse>()
  server.on('request', ({ headers }, answer) => {
    if (headers.accept?.includes('text/event-stream')) return
    busy.add(answer)
    answer.once('close', () => busy.delete(answer))
  })
  return busy
}

/** Whoever has sent a form gets to know what came of it. */
async function closed(server: Server, busy: ReadonlySet<ServerResponse>): Promise<void> {
  const done = once(server, 'close')
  server.close()
  const ending = [...busy].map((answer) => once(answer, 'close'))
  await Promise.race([Promise.all(ending), pause(graceMs, undefined, { ref: false })])
  server.closeAllConnections()
  await done
}
