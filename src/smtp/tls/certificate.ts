/**
 * The door's certificate, as long as the service runs: looked at every few seconds, and exchanged when it has changed, for
 * new handshakes alone. What can not be used never takes the place of what can: the log says why, and the old pair stays.
 */
import { createHash } from 'node:crypto'
import type { SecureContext } from 'node:tls'
import { Gauge, type Registry } from 'prom-client'
import type { Log } from '../../ops/log.ts'
import { secureContextOf } from './context.ts'
import { type CertificateFacts, factsOf, type Pem } from './facts.ts'
import { judgeCertificate } from './findings.ts'
import { type CertificateSource, namedSource, readPem, saidOf } from './source.ts'

type Parts = CertificateSource & Readonly<{ log: Log; registry: Registry; lookEveryMs: number }>

type InForce = Readonly<{ digest: string; context: SecureContext; facts: CertificateFacts }>

/** Loads the certificate and starts to follow it. Throws, in words for an operator, when there is none to start with. */
export async function openCertificate(parts: Parts): Promise<Certificate> {
  return new Certificate(parts, usable(await readPem(parts, new Date()), parts))
}

/** A certificate that follows its files until it is disposed of. */
export class Certificate implements Disposable {
  readonly #parts: Parts
  readonly #expiry: Gauge
  #inForce: InForce
  /** What there was at the last look, and what was last tried: a digest, or what is wrong. */
  #seen: string
  #tried: string
  #timer: NodeJS.Timeout
  #inTurn: Promise<void> = Promise.resolve()
  #isDisposed = false

  constructor(parts: Parts, initial: InForce) {
    this.#parts = parts
    this.#expiry = new Gauge({
      name: 'postroom_tls_certificate_expiry_timestamp_seconds',
      help: 'When the certificate of the SMTP listeners ends, in seconds since 1970.',
      registers: [parts.registry],
    })
    this.#inForce = initial
    this.#seen = initial.digest
    this.#tried = initial.digest
    this.#use(initial, 'start')
    this.#timer = this.#lookLater()
  }

  /** For the next handshake. */
  context(): SecureContext {
    return this.#inForce.context
  }

  facts(): CertificateFacts {
    return this.#inForce.facts
  }

  /** Takes what is there now; `reason` is for the log (`SIGHUP`). Never rejects. */
  reload(reason: string): Promise<void> {
    this.#inTurn = this.#inTurn.then(() => this.#load(reason))
    return this.#inTurn
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  #lookLater(): NodeJS.Timeout {
    return setTimeout(() => void this.#look(), this.#parts.lookEveryMs).unref()
  }

  /** A change is taken once it has stayed the same: certificate and key change one after the other. */
  async #look(): Promise<void> {
    const before = this.#seen
    this.#seen = await readPem(this.#parts, new Date()).then(digestOf, String)
    if (this.#isDisposed) return
    if (this.#seen === before && this.#seen !== this.#tried) await this.reload('the files changed')
    if (!this.#isDisposed) this.#timer = this.#lookLater()
  }

  async #load(reason: string): Promise<void> {
    try {
      const pem = await readPem(this.#parts, new Date())
      this.#tried = digestOf(pem)
      // All of it before any of it is used: a half exchanged pair would fail every handshake.
      const next = usable(pem, this.#parts)
      if (!this.#isDisposed && next.digest !== this.#inForce.digest) this.#use(next, reason)
    } catch (err) {
      this.#tried = String(err)
      const source = namedSource(this.#parts)
      this.#parts.log.error({ err, reason, source }, 'tls certificate can not be used, the old one stays')
    }
  }

  #use(next: InForce, reason: string): void {
    this.#inForce = next
    const { log, hostname } = this.#parts
    const { names, validTo, isSelfSigned, sha256, publicKeySha256 } = next.facts
    this.#expiry.set(validTo.getTime() / 1_000)
    const source = namedSource(this.#parts)
    log.info({ reason, source, names, validTo, isSelfSigned, sha256, publicKeySha256 }, 'tls certificate in use')
    for (const { level, text } of judgeCertificate(next.facts, [hostname], new Date()))
      if (level !== 'note') log.warn({ source, finding: text }, 'tls certificate needs a look')
  }
}

function usable(pem: Pem, source: CertificateSource): InForce {
  return saidOf(source, () => ({ digest: digestOf(pem), facts: factsOf(pem), context: secureContextOf(pem) }))
}

function digestOf({ certificate, key }: Pem): string {
  return createHash('sha256').update(certificate).update('\0').update(key).digest('hex')
}
