/**
 * The library's connection with what its TLS lacks: the certificate in force, a clock for the handshake, and a record of
 * what was agreed on. The library starts TLS itself (STARTTLS, or with the first octet), drops what came in clear behind
 * STARTTLS, and forgets what was said before (RFC 3207 §4.2).
 */
import type { Socket } from 'node:net'
import type { SecureContext, TLSSocket } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'

/** What a handshake agreed on, such as `TLSv1.3` and `TLS_AES_256_GCM_SHA384`. */
export type Tls = Readonly<{ protocol: string; cipher: string }>

/** What the connection asks and tells its listener. */
export type TlsHost = Readonly<{
  secureContext(): SecureContext
  commandTimeoutMs(): number
  /** A handshake ended; null when it failed. */
  handshaken(tls: Tls | null): void
}>

/** A handshake is two round trips; who needs longer holds a connection. */
const handshakeLimitMs = 30_000

export abstract class TlsConnection extends SMTPConnection {
  /** Null in clear. */
  tls: Tls | null = null
  readonly #host: TlsHost
  #clock: NodeJS.Timeout | undefined

  constructor(server: SMTPServer, socket: Socket, options: SMTPConnectionOptions | null | undefined, host: TlsHost) {
    super(server, socket, options)
    this.#host = host
  }

  /** Ends the session. */
  abstract cut(reason: 'handshake-too-slow'): void

  override upgrade(callback: () => void, secureCallback?: () => void): void {
    // Asked for each handshake: the certificate may have changed. The library's own, of which all the world has the key, is
    // never reached.
    this._server.secureContext.set('*', this.#host.secureContext())
    const limitMs = Math.min(handshakeLimitMs, this.#host.commandTimeoutMs())
    this.#clock = setTimeout(() => this.cut('handshake-too-slow'), limitMs).unref()
    super.upgrade(callback, secureCallback)
  }

  /** TLS is on: the library says so once at STARTTLS, and twice at smtps. */
  secured(socket: TLSSocket): void {
    clearTimeout(this.#clock)
    if (this.tls !== null) return
    this.tls = { protocol: socket.getProtocol() ?? 'TLS', cipher: socket.getCipher().standardName }
    this.#host.handshaken(this.tls)
  }

  /** Drops a connection in the middle of its handshake, where nobody could read a reply. */
  abandonHandshake(): void {
    this.close()
    this._socket.destroy()
  }

  override _onClose(): void {
    clearTimeout(this.#clock)
    if (!this._closed && this._upgrading) this.#host.handshaken(null)
    super._onClose()
  }
}
