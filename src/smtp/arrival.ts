/**
 * From a fresh TCP connection to a client: behind a listed proxy the PROXY header says whose it is, everybody else is who
 * connects. Runs before the library, whose own reading of the header knows version 1 only and waits as long as a session.
 */
import type { Socket } from 'node:net'
import type { ListenerSettings } from '../config/listeners.ts'
import { inNetworks } from './network-list.ts'
import { type Client, looksLikeProxyHeader } from './proxy-protocol/header.ts'
import { receiveProxyHeader } from './proxy-protocol/receive.ts'

/** What becomes of a connection. */
export type Arrivals = Readonly<{
  /** It may speak; `client` null: who connects is the client. */
  arrived(socket: Socket, client: Client | null): void
  /** It was dropped without a word: a proxy that does not say for whom it speaks. */
  refused(socket: Socket, because: string): void
}>

/** A proxy sends its header with the first packet. */
const headerLimitMs = 10_000

/** Takes connections of one listener to their clients. */
export function createReception(
  { proxy, place }: Pick<ListenerSettings, 'proxy' | 'place'>,
  { arrived, refused }: Arrivals,
): Reception {
  const isProxy = inNetworks(proxy)
  /** Reset before we got to it, as health checks do: nobody is there, and who it was is not known any more. */
  const isGone = ({ remoteAddress }: Socket) => remoteAddress === undefined && !('socket' in place)
  const waiting = new Set<Socket>()

  /** A session that begins after its socket has closed would never be told of the end. */
  function arrive(socket: Socket, client: Client | null): void {
    if (!socket.destroyed) arrived(socket, client)
  }

  async function throughProxy(socket: Socket): Promise<void> {
    waiting.add(socket)
    const arrival = await receiveProxyHeader(socket, headerLimitMs)
    waiting.delete(socket)
    if (arrival.kind === 'arrived') arrive(socket, arrival.client)
    else {
      socket.destroy()
      refused(socket, arrival.because)
    }
  }

  return {
    take(socket) {
      // Until its session begins nobody else listens for a reset, which would end the process.
      socket.on('error', () => undefined)
      if (isGone(socket)) socket.destroy()
      else if (isProxy(socket.remoteAddress ?? '')) void throughProxy(socket)
      // In a moment: whoever talks at once is told from those who wait for the greeting.
      else setImmediate(() => arrive(socket, null))
    },
    waiting: () => waiting.size,
    dropWaiting() {
      for (const socket of waiting) socket.destroy()
    },
  }
}

/** Where connections wait for their header. */
export type Reception = Readonly<{
  take(socket: Socket): void
  /** How many wait. */
  waiting(): number
  dropWaiting(): void
}>

/** Calls back when what a client begins with is a PROXY header: it is not one of our proxies, or plays one. */
export function watchForProxyHeader(socket: Socket, found: () => void): void {
  socket.once('data', (octets: Buffer) => {
    if (looksLikeProxyHeader(octets)) found()
  })
}
