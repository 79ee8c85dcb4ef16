/**
 * Who may connect: so many in all, so many from one address, nobody while the service shuts down. Whoever may not gets one
 * line and is gone in a moment; a flood of connections costs a counter each, not a session.
 */
import type { Socket } from 'node:net'
import type { SmtpLimits } from './limits.ts'
import type { Closing } from './replies.ts'

/** How long a client that was turned away has to read why. */
const turnAwayMs = 1_000

/** Counts open connections in all and by address. */
export type Admission = Readonly<{
  /** Why one more connection of `address` is too much; null when it is not. */
  refusalFor(address: string, limits: Pick<SmtpLimits, 'connections' | 'connectionsPerIp'>): Closing | null
  enter(address: string): void
  leave(address: string): void
}>

/** Starts with nobody inside. */
export function createAdmission(): Admission {
  const open = new Map<string, number>()
  let inAll = 0
  return {
    refusalFor(address, { connections, connectionsPerIp }) {
      if (inAll >= connections) return 'too-many-connections'
      return (open.get(address) ?? 0) >= connectionsPerIp ? 'too-many-connections-of-client' : null
    },
    enter(address) {
      inAll++
      open.set(address, (open.get(address) ?? 0) + 1)
    },
    leave(address) {
      inAll--
      const left = (open.get(address) ?? 0) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    },
  }
}

/** Writes one line and closes. Goes on reading for a moment: a reset for unread bytes would take the line with it. */
export function turnAway(socket: Socket, line: string): void {
  socket.on('error', () => undefined)
  socket.end(`${line}\r\n`)
  socket.resume()
  setTimeout(() => socket.destroy(), turnAwayMs).unref()
}
