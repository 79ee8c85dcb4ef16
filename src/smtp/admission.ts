/**
 * Who may connect: so many in all, so many from one network, nobody while the service shuts down. Whoever may not gets one
 * line and is gone in a moment; a flood of connections costs a counter each, not a session.
 */
import type { Socket } from 'node:net'
import { networkOf } from '../ops/client-network.ts'
import type { SmtpLimits } from './limits.ts'
import type { Closing } from './replies.ts'

/** How long a client that was turned away has to read why. */
const turnAwayMs = 1_000

/** So many clients that were turned away may have that moment. */
const floodOf = 500

/** Counts open connections in all and by network. */
export type Admission = Readonly<{
  /** Why one more connection of `address` is too much; null when it is not. */
  refusalFor(address: string, limits: Pick<SmtpLimits, 'connections' | 'connectionsPerNetwork'>): Closing | null
  enter(address: string): void
  leave(address: string): void
  /** Tells a client in one line why it may not enter, and closes. */
  turnAway(socket: Socket, line: string): void
}>

/** Starts with nobody inside. */
export function createAdmission(): Admission {
  const open = new Map<string, number>()
  let inAll = 0
  let turnedAway = 0
  return {
    refusalFor(address, { connections, connectionsPerNetwork }) {
      if (inAll >= connections) return 'too-many-connections'
      return (open.get(networkOf(address)) ?? 0) >= connectionsPerNetwork ? 'too-many-connections-of-network' : null
    },
    enter(address) {
      inAll++
      const network = networkOf(address)
      open.set(network, (open.get(network) ?? 0) + 1)
    },
    leave(address) {
      inAll--
      const network = networkOf(address)
      const left = (open.get(network) ?? 0) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    },
    turnAway(socket, line) {
      turnedAway++
      socket.once('close', () => turnedAway--)
      turnAway(socket, line, turnedAway > floodOf)
    },
  }
}

/**
 * Writes one line and closes. Goes on reading for a moment: a reset for unread bytes would take the line with it. In a flood
 * there is no such moment, since each takes a descriptor.
 */
function turnAway(socket: Socket, line: string, isFlood: boolean): void {
  socket.on('error', () => undefined)
  socket.end(`${line}\r\n`)
  if (isFlood) socket.destroySoon()
  else {
    socket.resume()
    setTimeout(() => socket.destroy(), turnAwayMs).unref()
  }
}
