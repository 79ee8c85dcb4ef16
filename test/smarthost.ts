/**
 * A smarthost for tests: a real SMTP server on a free port of 127.0.0.1 that keeps what it takes, byte for byte, and can be
 * as difficult as real ones: refuse at any command, greylist, want a password or TLS, stall, die in DATA. What it does can
 * be changed while it runs.
 */
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { type Certificate, testCertificate } from './certificate.ts'

/** A mail that was taken. */
export type TakenMail = Readonly<{
  /** '' is the null reverse-path. */
  reversePath: string
  recipients: readonly string[]
  bytes: Buffer
  /** Whether it came encrypted, and who signed in. */
  isEncrypted: boolean
  user: string | null
}>

/** An answer of the server that is no 2yz: `550 5.1.1 no such user`. */
export type Refusal = `${4 | 5}${string}`

/** What the server does; everything that is left out is as polite as can be. */
export type Behaviour = Readonly<{
  /** Answers to MAIL, RCPT and the end of DATA; null takes it. */
  mail?: (reversePath: string) => Refusal | null
  rcpt?: (recipient: string) => Refusal | null
  data?: (mail: TakenMail) => Refusal | null
  /**
   * `in-data`: the connection is cut while the mail is on its way · `before-reply`: after the mail was taken and before
   * that is said · `stall-greeting`, `stall-data`: nothing comes any more, and the connection stays.
   */
  fault?: 'in-data' | 'before-reply' | 'stall-greeting' | 'stall-data' | null
}>

/** How the server is set up. */
export type SmarthostPlan = Behaviour &
  Readonly<{
    /** `starttls` and `implicit` use a certificate of `testCertificate`, for `localhost` and 127.0.0.1. */
    tls?: 'none' | 'starttls' | 'implicit'
    /** Who must sign in; null asks nobody. */
    login?: Readonly<{ user: string; password: string }> | null
    /** Largest mail that it announces to take (SIZE); 0 does not say. */
    sizeLimitBytes?: number
  }>

export type Smarthost = AsyncDisposable &
  Readonly<{
    /** For OUTBOUND_SMTP_URL, with user and password where it wants them. */
    url: string
    host: string
    port: number
    certificate: Certificate | null
    /** The mails that were taken so far; grows. */
    mails: readonly TakenMail[]
    /** How many connections there were. */
    connections(): number
    /** Resolves when at least `count` mails have been taken. */
    taken(count: number): Promise<readonly TakenMail[]>
    /** Cuts all connections; new ones are taken. */
    cut(): void
    /** Changes what it does; what is left out stays. */
    behave(changes: Behaviour): void
  }>

/** Starts a smarthost; disposing cuts all connections and stops it. */
export async function startSmarthost(plan: SmarthostPlan = {}): Promise<Smarthost> {
  const state = new State(plan)
  const certificate = (plan.tls ?? 'none') === 'none' ? null : await testCertificate()
  const server = new SMTPServer({ ...optionsOf(plan, certificate), ...handlersOf(state, plan) })
  server.on('error', () => undefined) // clients that go away; what matters of it the client tells
  // What lies under TLS must not be destroyed by itself: Node 24 crashes.
  server.server.on(plan.tls === 'implicit' ? 'secureConnection' : 'connection', (socket: Socket) =>
    state.connected(socket),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.server.address() as AddressInfo
  const host = certificate === null ? '127.0.0.1' : 'localhost'
  return {
    url: urlOf(plan, `${host}:${port}`),
    host,
    port,
    certificate,
    mails: state.mails,
    connections: () => state.connections,
    taken: (count) => state.taken(count),
    cut: () => state.cutAll(),
    behave(changes) {
      state.behaviour = { ...state.behaviour, ...changes }
    },
    async [Symbol.asyncDispose]() {
      state.cutAll()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function urlOf({ tls = 'none', login = null }: SmarthostPlan, hostPort: string): string {
  const who = login === null ? '' : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`
  const query = tls === 'starttls' ? '?tls=required' : ''
  return `${tls === 'implicit' ? 'smtps' : 'smtp'}://${who}${hostPort}${query}`
}

class State {
  behaviour: Behaviour
  readonly mails: TakenMail[] = []
  connections = 0
  readonly #sockets = new Set<Socket>()
  readonly #waiting = new Set<() => void>()

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour
  }

  connected(socket: Socket): void {
    this.connections++
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  /** Cuts the connection of one session: the client's port tells which. */
  cut({ remotePort }: Readonly<{ remotePort: number }>): void {
    for (const socket of this.#sockets) if (socket.remotePort === remotePort) socket.destroy()
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  add(mail: TakenMail): void {
    this.mails.push(mail)
    for (const look of this.#waiting) look()
  }

  taken(count: number): Promise<readonly TakenMail[]> {
    const { promise, resolve } = Promise.withResolvers<readonly TakenMail[]>()
    const look = () => {
      if (this.mails.length >= count) resolve(this.mails)
    }
    this.#waiting.add(look)
    look()
    return promise.finally(() => this.#waiting.delete(look))
  }
}

function optionsOf({ tls = 'none', login = null, sizeLimitBytes = 0 }: SmarthostPlan, certificate: Certificate | null) {
  return {
    secure: tls === 'implicit',
    authOptional: login === null,
    // A test's password may travel in the clear over the loopback.
    allowInsecureAuth: true,
    hideSTARTTLS: tls !== 'starttls',
    disabledCommands: login === null ? ['AUTH'] : [],
    closeTimeout: 100,
    ...(sizeLimitBytes === 0 ? {} : { size: sizeLimitBytes }),
    ...(certificate === null ? {} : { key: certificate.key, cert: certificate.certificate }),
  } satisfies SMTPServerOptions
}

function handlersOf(state: State, { login = null }: SmarthostPlan): SMTPServerOptions {
  return {
    onConnect(_session, callback) {
      if (state.behaviour.fault !== 'stall-greeting') callback()
    },
    onAuth({ username, password }, _session, callback) {
      const isRight = username === login?.user && password === login?.password
      if (isRight) callback(null, { user: username })
      else callback(refusing('535 5.7.8 authentication credentials invalid'))
    },
    onMailFrom({ address }, _session, callback) {
      callback(refusing(state.behaviour.mail?.(address) ?? null))
    },
    onRcptTo({ address }, _session, callback) {
      callback(refusing(state.behaviour.rcpt?.(address) ?? null))
    },
    onData(stream, session, callback) {
      if (state.behaviour.fault === 'in-data') {
        state.cut(session)
        return
      }
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => end(state, takenMail(session, Buffer.concat(pieces)), session, callback))
    },
  }
}

type Answer = (err?: Error | null, text?: string) => void

function end(state: State, mail: TakenMail, session: SMTPServerSession, answer: Answer): void {
  const { fault = null, data } = state.behaviour
  const refusal = data?.(mail) ?? null
  if (fault === 'stall-data') return
  if (refusal !== null) {
    answer(refusing(refusal))
  } else if (fault === 'before-reply') {
    state.cut(session)
    state.add(mail)
  } else {
    state.add(mail)
    answer(null, `2.0.0 queued as ${state.mails.length}`)
  }
}

function takenMail({ envelope, secure, user }: SMTPServerSession, bytes: Buffer): TakenMail {
  return {
    reversePath: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    recipients: envelope.rcptTo.map(({ address }) => address),
    bytes,
    isEncrypted: secure,
    user: typeof user === 'string' ? user : null,
  }
}

/** The library sends the text of an error behind its code. */
function refusing(refusal: Refusal | null): Error | null {
  if (refusal === null) return null
  const [, code = '451', text = ''] = /^(\d{3}) (.*)$/.exec(refusal) ?? []
  return Object.assign(new Error(text), { responseCode: Number(code) })
}
