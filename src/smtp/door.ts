/**
 * The SMTP door (RFC 5321): listens, takes mails one transaction at a time, and stops without losing any. It offers SIZE
 * (RFC 1870), PIPELINING (RFC 2920), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531) and ENHANCEDSTATUSCODES (RFC 2034), on top of
 * `smtp-server`; what that leaves open is closed in this room. No TLS, no AUTH: it takes mail for us from strangers.
 *
 * The way of a mail: `server.ts` onRcptTo → the route → `data.ts` → `receive` → `replies.ts`.
 */
import { once } from 'node:events'
import { createGuards } from './guards.ts'
import { doorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import { DoorServer } from './server.ts'

export type SmtpDoor = Readonly<{
  /** Opens the port; gives where it listens. Throws, saying what to do, when that can not be. */
  listen(): Promise<Readonly<{ host: string; port: number }>>
  /**
   * No new connections; idle sessions get 421, mails under way are answered. After `drainMs` whatever is left is cut.
   * Resolves when all connections are closed and all bodies are released.
   */
  close(drainMs: number): Promise<void>
  openConnections(): number
}>

/** Puts the door together; nothing happens before `listen`. */
export function createSmtpDoor(parts: DoorParts): SmtpDoor {
  const server = new DoorServer(parts, createGuards(parts, doorMetrics(parts.registry)))
  return {
    async listen() {
      const { host, port } = parts
      const listener = server.listen(port, host)
      await once(listener, 'listening').catch((cause: unknown) => {
        throw new Error(`SMTP can not listen on ${host}:${port}: ${reasonOf(cause)}`, { cause })
      })
      const address = listener.address()
      return { host, port: typeof address === 'object' && address !== null ? address.port : port }
    },
    close: (drainMs) => server.drain(drainMs),
    openConnections: () => server.openConnections,
  }
}

/** What an operator can do about the usual failures to listen. */
const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port; stop it, or set SMTP_PORT',
  EACCES: 'ports below 1024 need the capability CAP_NET_BIND_SERVICE (or root); grant it, or set SMTP_PORT',
  EADDRNOTAVAIL: 'this machine does not have that address; set SMTP_HOST to one it has, or to 0.0.0.0',
  ENOTFOUND: 'that name has no address; set SMTP_HOST to an address of this machine',
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return remedies[code] ?? String(cause)
}
