/**
 * The SMTP door (RFC 5321): listens, takes mails one transaction at a time, and stops without losing any. It offers SIZE
 * (RFC 1870), PIPELINING (RFC 2920), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531) and ENHANCEDSTATUSCODES (RFC 2034), on top of
 * `smtp-server`; what that leaves open is closed in this room. STARTTLS (RFC 3207) or TLS at once, LMTP (RFC 2033), no AUTH: it
 * takes mail for us from strangers.
 *
 * The way of a mail: `server.ts` onRcptTo → the route → `data.ts` → `receive` → `replies.ts`.
 */
import type { Protocol } from '../config/listeners.ts'
import { createGuards } from './guards.ts'
import { byConfig, byEnvironment, listen } from './listen.ts'
import { doorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import { DoorServer } from './server.ts'

/** An open listener: `at` is `host:port`, or the path of a socket. */
export type Listening = Readonly<{ protocol: Protocol; at: string }>

export type SmtpDoor = Readonly<{
  /** Opens all listeners; gives where they are, in order. Throws, saying what to do, when one can not be opened. */
  listen(): Promise<readonly Listening[]>
  /**
   * No new connections; idle sessions get 421, mails under way are answered. After `drainMs` whatever is left is cut.
   * Resolves when all connections are closed and all bodies are released.
   */
  close(drainMs: number): Promise<void>
  openConnections(): number
}>

/** Puts the door together; nothing happens before `listen`. All listeners share the limits of connections. */
export function createSmtpDoor(parts: DoorParts): SmtpDoor {
  const guards = createGuards(parts, doorMetrics(parts.registry))
  const servers = parts.listeners.map((listener) => ({
    listener,
    server: new DoorServer(parts, listener, guards),
  }))
  const close = async (drainMs: number) => void (await Promise.all(servers.map(({ server }) => server.drain(drainMs))))
  return {
    async listen() {
      const open: Listening[] = []
      try {
        for (const [index, { listener, server }] of servers.entries()) {
          const named = index === 0 ? byEnvironment : byConfig(index - 1)
          const at = await listen(server.server, listener.place, named)
          open.push({ protocol: listener.protocol, at })
        }
      } catch (err) {
        await close(0)
        throw err
      }
      return open
    },
    close,
    openConnections: () => servers.reduce((sum, { server }) => sum + server.openConnections, 0),
  }
}
