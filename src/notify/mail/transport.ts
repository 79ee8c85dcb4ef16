/**
 * The way to the smarthost: a pool of connections (nodemailer), encrypted and verified as the URL says, with a time-out for
 * each phase and one over all, and a DKIM signature when the config has a key. It hands over bytes as they are, and never
 * throws: how a transaction went is a value. A changed config takes effect with the next mail; connections that are busy
 * finish what they do.
 */
import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import nodemailer, { type SMTPPoolOptions } from 'nodemailer'
import type { Config } from '../../config/config.ts'
import { parseSmarthostUrl, type Smarthost } from '../../config/smarthost-url.ts'
import { readDkimKey } from './dkim-key.ts'
import { faultOf, oneLine, rejectedIn } from './smtp-fault.ts'
import type { SmtpResult } from './smtp-outcome.ts'

/** A mail on its way out. */
export type Outgoing = Readonly<{
  /** '' is the null reverse-path. */
  reversePath: string
  recipients: readonly string[]
  bytes: Buffer
}>

/** How long to wait for what, in milliseconds. */
export type SmtpTimeouts = Readonly<{
  /** DNS and TCP, over all addresses of the host. */
  connect: number
  greeting: number
  /** Silence while a command or the mail is answered. */
  silence: number
  /** All of a transaction, waiting for a connection included. */
  whole: number
}>

/**
 * A smarthost is near and ours, so it greets fast. RFC 5321 §4.5.3.2.6 asks for ten minutes behind the final dot, lest a mail
 * be sent twice; the Message-ID stays, so that costs at most a copy that receivers know, and a page must not wait so long.
 */
export const smtpTimeouts: SmtpTimeouts = { connect: 20_000, greeting: 30_000, silence: 60_000, whole: 120_000 }

export type TransportParts = Readonly<{
  /** A URL that `config/smarthost-url.ts` takes. */
  url: string
  outbound(): Config['outbound']
  timeouts: SmtpTimeouts
}>

export type Transport = AsyncDisposable &
  Readonly<{
    /** Hands one mail over. */
    send(mail: Outgoing): Promise<SmtpResult>
    /** Connects, encrypts and signs in, and sends nothing; gives why that fails, null when all is well. */
    verify(): Promise<string | null>
  }>

/** As many as submission servers allow one client without complaint. */
const connectionsAtMost = 5

/** Makes the way; nothing connects before the first mail. Throws for a URL that is none of ours. */
export function createTransport(parts: TransportParts): Transport {
  const smarthost = parseSmarthostUrl(parts.url)
  if (smarthost === null) throw new Error('OUTBOUND_SMTP_URL can not be used; postroom config check says why')
  const pools = new Pools(smarthost, parts)
  return {
    send: (mail) => pools.use((pool) => handOver(pool, mail, parts.timeouts.whole), unusable),
    verify: () => pools.use(verified, (because) => because),
    [Symbol.asyncDispose]: () => pools.close(),
  }
}

type Pool = ReturnType<typeof openPool>
type Opened = Readonly<{ ok: true; pool: Pool }> | Readonly<{ ok: false; because: string }>

/** The pool for the config in force. */
class Pools {
  readonly #smarthost: Smarthost
  readonly #parts: TransportParts
  #current: Readonly<{ outbound: Config['outbound']; opened: Promise<Opened> }> | null = null

  constructor(smarthost: Smarthost, parts: TransportParts) {
    this.#smarthost = smarthost
    this.#parts = parts
  }

  async use<T>(work: (pool: Pool) => Promise<T>, otherwise: (because: string) => T): Promise<T> {
    const opened = await this.#opened()
    if (opened.ok) return work(opened.pool)
    // What is missing may be there for the next mail.
    this.#current = null
    return otherwise(opened.because)
  }

  async close(): Promise<void> {
    const opened = await this.#current?.opened
    this.#current = null
    if (opened?.ok) opened.pool.transporter.close?.({ force: true })
  }

  #opened(): Promise<Opened> {
    const outbound = this.#parts.outbound()
    // By identity: a config that was loaded again may name a key file that has changed.
    if (this.#current?.outbound === outbound) return this.#current.opened
    void this.#current?.opened.then((old) => old.ok && old.pool.close())
    const opened = open(this.#smarthost, outbound, this.#parts.timeouts)
    this.#current = { outbound, opened }
    return opened
  }
}

/** Reads the files that the way needs, and opens a pool with what is in them. */
async function open(smarthost: Smarthost, { dkim }: Config['outbound'], timeouts: SmtpTimeouts): Promise<Opened> {
  const key = dkim === null ? null : await readDkimKey(dkim)
  if (key?.ok === false) return key
  const ca = smarthost.ca === null ? null : await readFile(smarthost.ca, 'utf8').catch(() => 'unreadable' as const)
  if (ca === 'unreadable') return { ok: false, because: 'the file that ca= of OUTBOUND_SMTP_URL names can not be read' }
  const signs = dkim !== null && key !== null
  const signing = signs ? { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: key.pem } } : {}
  return { ok: true, pool: openPool({ ...optionsOf(smarthost, ca, timeouts), ...signing }) }
}

function openPool(options: SMTPPoolOptions) {
  return nodemailer.createTransport({ ...options, pool: true })
}

function optionsOf({ host, port, tls, login }: Smarthost, ca: string | null, timeouts: SmtpTimeouts): SMTPPoolOptions {
  return {
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'off',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === null ? {} : { ca: [...rootCertificates, ca] }) },
    // A server that offers no AUTH to us must not get our mail unasked.
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password }, forceAuth: true }),
    maxConnections: connectionsAtMost,
    // Only for a pooled connection that the server had closed meanwhile; all else is tried again by the outbox.
    maxRequeues: 1,
    dnsTimeout: timeouts.connect,
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

async function handOver(
  pool: Pool,
  { reversePath, recipients, bytes }: Outgoing,
  wholeMs: number,
): Promise<SmtpResult> {
  const signal = AbortSignal.timeout(wholeMs)
  // As objects: a string would be read as a list of addresses with names.
  const to = recipients.map((address) => ({ address, name: '' }))
  const envelope = { from: reversePath, to, size: bytes.length }
  try {
    const { response, rejectedErrors } = await pool.sendMail({ envelope, raw: bytes, signal })
    return { kind: 'taken', reply: oneLine(response), rejected: rejectedIn(rejectedErrors) }
  } catch (err) {
    return { kind: 'failed', fault: faultOf(err), rejected: rejectedIn(err) }
  }
}

async function verified(pool: Pool): Promise<string | null> {
  return pool.verify().then(
    () => null,
    (err: unknown) => faultOf(err).text,
  )
}

/** As a fault that the operator mends. */
function unusable(because: string): SmtpResult {
  return { kind: 'failed', fault: { code: 'ECONFIG', command: 'API', replyCode: null, text: because }, rejected: [] }
}
