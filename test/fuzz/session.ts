/** Plays the octets of one session against a port and gives what the server said. */
import { setTimeout as pause } from 'node:timers/promises'
import { dial } from '../smtp/raw-client.ts'
import type { Transcript } from './judge.ts'

/** Longer than any clock of the service under test. */
const hangMs = 90_000

/** How a client leaves: it waits for the server's end, closes its side, or resets. */
export type Ending = 'quit' | 'fin' | 'reset'

/** Connects, reads the greeting, writes everything in pieces and reads to the end. */
export async function playSession(
  port: number,
  octets: string,
  sizes: readonly number[],
  ending: Ending,
): Promise<Transcript> {
  using client = await dial(port)
  const greeting = await client.line()
  await client.writeInPieces(octets, sizes)
  if (ending === 'fin') client.socket.end()
  if (ending === 'reset') client.socket.resetAndDestroy()
  const lines: string[] = greeting === null ? [] : [greeting]
  const reading = client.rest().then((rest) => lines.push(...rest))
  const hang = new AbortController()
  const isClosed = await Promise.race([
    reading.then(() => true),
    pause(hangMs, false, { signal: hang.signal }).catch(() => false),
  ])
  hang.abort()
  return { lines, isClosed }
}
