/**
 * Where mail comes in, as a schema: certificate, listeners beside the one by SMTP_HOST and SMTP_PORT, and the proxies that
 * are believed. Part of `postroom.yaml`; the whole is in schema.ts.
 */
import { isIP } from 'node:net'
import { z } from 'zod'
import { ListenerName } from './listener-name.ts'
import { type Network, Networks } from './network.ts'
import { countBetween } from './quantities.ts'

const path = { error: 'a path' }
const Path = z.string(path).regex(/^[^\0]{1,4096}$/, path)

/** Linux and BSD: the longest path of a unix socket, in octets. */
const socketPathLimit = 103

const SocketPath = z
  .string(path)
  .refine((text) => text !== '' && !text.includes('\0') && Buffer.byteLength(text) <= socketPathLimit, {
    error: `a path of up to ${socketPathLimit} octets (the system takes no longer ones for sockets)`,
  })

const host = { error: 'an address or name to listen on, such as 127.0.0.1, 0.0.0.0 or ::' }
const Host = z.string(host).refine((text) => isIP(text) !== 0 || /^[a-z\d_]([a-z\d_.-]{0,252})$/i.test(text), host)

/** The certificate of all listeners. */
export const Tls = z.strictObject(
  {
    certificate: Path.describe('PEM file of the certificate, its intermediates behind it (fullchain.pem).'),
    key: Path.describe('PEM file of its private key, without a passphrase.'),
  },
  { error: 'certificate and key, or null' },
)

/** Proxies in front of a listener. */
export const Proxies = Networks.prefault([])

const protocols = ['smtp', 'smtps', 'lmtp'] as const
const protocol = { error: `one of ${protocols.join(', ')}` }
const mode = { error: 'an octal mode in quotes, such as "660"' }

/** Name of the listener by SMTP_HOST and SMTP_PORT. */
export const firstListener = 'smtp'

/** A listener beside the first. */
export const Listener = z
  .strictObject(
    {
      name: ListenerName.optional().describe(
        'What filters.….listeners calls it; several may share a name. By default, its protocol.',
      ),
      protocol: z
        .enum(protocols, protocol)
        .describe(
          'smtp (with STARTTLS), smtps (TLS from the first octet), or lmtp (behind an MTA of yours, RFC 2033).',
        ),
      host: Host.optional().describe('Address to listen on. By default 127.0.0.1.'),
      port: countBetween(0, 65_535).optional().describe('Port to listen on; 0 picks a free one. Or give socket.'),
      socket: SocketPath.optional().describe('Unix socket to listen on, for lmtp; relative to this file.'),
      mode: z
        .string(mode)
        .regex(/^0?[0-7]{3}$/, mode)
        .prefault('660')
        .describe('Permissions of the socket: who may write to it may deliver mail.'),
      proxy: Proxies.describe(
        'Networks of proxies that send a PROXY protocol header; from them it is required, from others refused.',
      ),
    },
    { error: 'a listener with protocol and port, or socket' },
  )
  .refine(({ port, socket }) => (port === undefined) !== (socket === undefined), { error: 'either port or socket' })
  .refine(({ protocol, socket }) => socket === undefined || protocol === 'lmtp', {
    path: ['socket'],
    error: 'a port: sockets are for lmtp',
  })
  .refine(({ host, socket }) => host === undefined || socket === undefined, {
    path: ['host'],
    error: 'no host beside socket',
  })
  .refine(({ proxy, socket }) => proxy.length === 0 || socket === undefined, {
    path: ['proxy'],
    error: 'no proxy beside socket',
  })
  .refine(({ protocol, port }) => protocol !== 'lmtp' || port !== 25, {
    path: ['port'],
    error: 'any port but 25, which is for smtp (RFC 2033 §5)',
  })
  .transform(({ protocol, name = protocol, host = '127.0.0.1', port = 0, socket, mode, proxy }) => ({
    name,
    protocol,
    place: socket === undefined ? { host, port } : { socket, mode: Number.parseInt(mode, 8) },
    proxy,
  }))

/** The list of listeners. */
export const Listeners = z
  .array(Listener, { error: 'a list of listeners' })
  .max(50, { error: 'no more than 50 listeners' })
  .prefault([])

/** Where the operator keeps the certificate; absolute paths in the config in force. */
export type TlsFiles = Readonly<z.output<typeof Tls>>

/** What is spoken at a listener. */
export type Protocol = (typeof protocols)[number]

/** An address with a port, or a unix socket with its permissions. */
export type Place = Readonly<{ host: string; port: number }> | Readonly<{ socket: string; mode: number }>

/** A listener as it is to be opened; absolute paths in the config in force. */
export type ListenerSettings = Readonly<{
  /** By which filters know it. */
  name: string
  protocol: Protocol
  place: Place
  proxy: readonly Network[]
}>
