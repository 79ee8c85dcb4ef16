/**
 * Takes the PROXY header from a fresh connection, and leaves everything behind it to whoever reads next (SMTP, or a TLS
 * handshake). A proxy sends the header at once, so the wait is short and counts as a whole: nobody holds a socket here.
 */
import type { Socket } from 'node:net'
import { type Client, type ProxyHeader, readProxyHeader } from './header.ts'

/** A connection behind its header; or why there is none, then it is to be closed. */
export type Arrival =
  | Readonly<{ kind: 'arrived'; client: Client | null }>
  | Readonly<{ kind: 'refused'; because: string }>

/** Reads the header within `limitMs`. Never rejects. The socket has no listeners of ours afterwards. */
export function receiveProxyHeader(socket: Socket, limitMs: number): Promise<Arrival> {
  const { promise, resolve } = Promise.withResolvers<Arrival>()
  let received = Buffer.alloc(0)

  function settle(arrival: Arrival): void {
    clearTimeout(timer)
    for (const [event, listener] of listeners) socket.off(event, listener)
    resolve(arrival)
  }

  function read(): void {
    let chunk: Buffer | null = socket.read()
    for (; chunk !== null; chunk = socket.read()) {
      received = Buffer.concat([received, chunk])
      const header = readProxyHeader(received)
      if (header.kind !== 'incomplete') {
        take(header)
        return
      }
    }
  }

  function take(header: Exclude<ProxyHeader, { kind: 'incomplete' }>): void {
    if (header.kind === 'header') {
      if (received.length > header.lengthOctets) socket.unshift(received.subarray(header.lengthOctets))
      settle({ kind: 'arrived', client: header.client })
    } else settle({ kind: 'refused', because: header.because })
  }

  const refuse = (because: string) => () => settle({ kind: 'refused', because })
  const timer = setTimeout(refuse('no PROXY header came in time'), limitMs).unref()
  const listeners = [
    ['readable', read],
    ['end', refuse('the connection ended within the PROXY header')],
    ['error', refuse('the connection failed within the PROXY header')],
    ['close', refuse('the connection closed within the PROXY header')],
  ] as const
  for (const [event, listener] of listeners) socket.on(event, listener)
  return promise
}
