/** A TCP link between the service and its database that a scenario can cut and mend, as a switch or a failover does. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * `url` leads through the link. Cut: connections are reset and new ones refused. Stalled: they stand, and nothing comes
 * through in either direction. Mended: new connections are served, and stalled ones go on.
 */
export type Link = AsyncDisposable & Readonly<{ url: string; cut: () => void; stall: () => void; mend: () => void }>

type Way = Readonly<{ from: Socket; to: Socket }>

/** Lays a link to the server of this `postgres://` URL. */
export async function layLink(databaseUrl: string): Promise<Link> {
  const target = new URL(databaseUrl)
  const ways = new Set<Way>()
  let state: 'whole' | 'cut' | 'stalled' = 'whole'
  const server = createServer((near) => {
    if (state === 'cut') return near.resetAndDestroy()
    const far = connect({ host: target.hostname, port: Number(target.port) })
    lay({ from: near, to: far })
    return lay({ from: far, to: near })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: through(server, databaseUrl),
    cut,
    stall() {
      state = 'stalled'
      for (const { from, to } of ways) from.unpipe(to)
    },
    mend() {
      state = 'whole'
      for (const { from, to } of ways) from.pipe(to)
    },
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }

  function lay(way: Way): void {
    const { from, to } = way
    ways.add(way)
    from.on('error', () => to.destroy())
    from.on('close', () => ways.delete(way) && to.destroy())
    if (state === 'whole') from.pipe(to)
  }

  function cut(): void {
    state = 'cut'
    for (const { from } of ways) from.resetAndDestroy()
  }
}

function through(server: Server, databaseUrl: string): string {
  const address = server.address()
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return url.href
}
