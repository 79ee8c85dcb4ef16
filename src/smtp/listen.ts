/**
 * Opens the place of a listener: a TCP port, or a unix socket with what a killed process left behind. A place that can not
 * be had is an error that says which, why, and what to do.
 */
import { once } from 'node:events'
import { chmod, lstat, rm } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import type { Place } from '../config/listeners.ts'

/**
 * Connections that may wait to be taken (the kernel caps it, Linux at net.core.somaxconn). With Node's 511 a burst overflows it,
 * and where SYN cookies are in use a client whose last packet was dropped so believes itself connected and waits for its greeting
 * for ever.
 */
const backlog = 4_096

/** How the operator named the place: by environment or in the config. */
export type Named = Readonly<{ where: string; host: string; port: string }>

/** By SMTP_HOST and SMTP_PORT. */
export const byEnvironment: Named = { where: 'SMTP_HOST and SMTP_PORT', host: 'SMTP_HOST', port: 'SMTP_PORT' }

/** By its number in the config's list. */
export function byConfig(index: number): Named {
  const where = `listeners[${index}]`
  return { where, host: `${where}.host`, port: `${where}.port` }
}

/** Opens it; gives where that is, as `host:port` or a path. Throws, in words for an operator, when that can not be. */
export async function listen(server: Server, place: Place, named: Named): Promise<string> {
  if ('socket' in place) {
    await removeStale(place.socket, named)
    await opened(server.listen({ path: place.socket, backlog }), place.socket, { ...named, remedies: socketRemedies })
    await chmod(place.socket, place.mode)
    return place.socket
  }
  await opened(server.listen({ ...place, backlog }), hostPort(place.host, place.port), { ...named, remedies })
  const address = server.address()
  return hostPort(place.host, typeof address === 'object' && address !== null ? address.port : place.port)
}

type Advice = Named & Readonly<{ remedies: Remedies }>

async function opened(server: Server, place: string, advice: Advice): Promise<void> {
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`${advice.where}: can not listen on ${place}: ${reasonOf(cause, advice)}`, { cause })
  })
}

/** A killed process leaves its socket in the file system; nobody answers there, and nobody can listen there. */
async function removeStale(path: string, named: Named): Promise<void> {
  const there = await lstat(path).catch(() => null)
  if (there === null) return
  if (!there.isSocket())
    throw new Error(
      `${named.where}: can not listen on ${path}: something else is there; remove it, or set another socket`,
    )
  // One that is alive is left alone: listening fails, and says so.
  if (!(await isAnswered(path))) await rm(path, { force: true })
}

function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const probe = connect(path)
  probe.on('connect', () => resolve(true))
  probe.on('error', (err: NodeJS.ErrnoException) => resolve(err.code !== 'ECONNREFUSED' && err.code !== 'ENOENT'))
  return promise.finally(() => probe.destroy())
}

type Remedies = Readonly<Record<string, (named: Named) => string>>

/** What an operator can do about the usual failures. */
const remedies: Remedies = {
  EADDRINUSE: ({ port }) => `another program has that port; stop it, or set ${port}`,
  EACCES: ({ port }) => `ports below 1024 need the capability CAP_NET_BIND_SERVICE (or root); grant it, or set ${port}`,
  EADDRNOTAVAIL: ({ host }) => `this machine does not have that address; set ${host} to one it has, or to 0.0.0.0`,
  ENOTFOUND: ({ host }) => `that name has no address; set ${host} to an address of this machine`,
}

const socketRemedies: Remedies = {
  EADDRINUSE: ({ where }) => `another program listens there; stop it, or set ${where}.socket`,
  // Also where the directory does not exist (libuv gives the same code).
  EACCES: ({ where }) =>
    `its directory must exist, and we must be allowed to write there; make it, or set ${where}.socket`,
}

function reasonOf(cause: unknown, advice: Advice): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return advice.remedies[code]?.(advice) ?? String(cause)
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
