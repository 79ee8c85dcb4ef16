/** The port of the embedded Postgres: the one used last if it is free, so that bookmarks and `psql` lines stay true. */
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

export const host = '127.0.0.1'

/** The remembered port; null when there is none. */
export async function rememberedPort(portFile: string): Promise<number | null> {
  const port = Number(await readFile(portFile, 'utf8').catch(() => ''))
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null
}

/** Remembers a port for the next start. */
export async function rememberPort(portFile: string, port: number): Promise<void> {
  await writeFile(portFile, `${port}\n`)
}

/** The preferred port if it can be listened on now, else any free one. */
export async function freePort(preferred: number | null): Promise<number> {
  return (preferred !== null && (await tryPort(preferred))) || (await tryPort(0)) || 0
}

/** Listens on a port for a moment; gives its number, or 0 when somebody else has it. */
async function tryPort(port: number): Promise<number> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<number>()
  server.once('error', () => resolve(0))
  server.listen(port, host, () => {
    const address = server.address() satisfies AddressInfo | string | null
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
  })
  return promise
}
