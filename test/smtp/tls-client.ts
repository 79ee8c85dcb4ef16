/** A client that speaks TLS: from the first octet, or behind a STARTTLS of its own. */
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { dial, RawClient } from './raw-client.ts'

/** A session in TLS, with its socket for questions about the handshake. */
export type SecureClient = RawClient & Readonly<{ socket: TLSSocket }>

type Options = Pick<ConnectionOptions, 'maxVersion' | 'minVersion' | 'ciphers' | 'servername'>

/** Test certificates are signed by nobody; which one was shown is asked of the socket. */
const trusting = { rejectUnauthorized: false } as const

/** TLS at once (smtps). */
export async function dialTls(port: number, options: Options = {}): Promise<SecureClient> {
  return secured(connect({ host: '127.0.0.1', port, ...trusting, ...options }))
}

/** The same behind octets in clear, such as a PROXY header, written at once with the start of the handshake. */
export async function dialTlsBehind(port: number, first: string): Promise<SecureClient> {
  const raw = connectTcp({ host: '127.0.0.1', port })
  raw.on('error', () => undefined)
  await once(raw, 'connect')
  raw.write(first, 'latin1')
  return secured(connect({ socket: raw, ...trusting }))
}

/** STARTTLS on a session in clear; `said` goes out in one write, STARTTLS first, and may bring more behind it. */
export async function startTls(client: RawClient, options: Options = {}, said = 'STARTTLS\r\n'): Promise<SecureClient> {
  client.write(said)
  const reply = await client.line()
  if (reply !== '220 2.0.0 Ready to start TLS') throw new Error(`STARTTLS was answered with ${reply}`)
  client.socket.removeAllListeners('data')
  return secured(connect({ socket: client.socket, ...trusting, ...options }))
}

/** Dials, greets and starts TLS. */
export async function dialStartTls(port: number, options: Options = {}): Promise<SecureClient> {
  const client = await dial(port)
  await client.reply()
  await client.say('EHLO client.example')
  return startTls(client, options)
}

async function secured(socket: TLSSocket): Promise<SecureClient> {
  await once(socket, 'secureConnect')
  const client = new RawClient(socket)
  return Object.assign(client, { socket })
}

/** Hex SHA-256 of the certificate that the server showed. */
export function shownCertificate({ socket }: SecureClient): string {
  return socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()
}
