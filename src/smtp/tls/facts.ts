/**
 * A certificate with its key: read from PEM, checked that they belong together, and told of in the few facts that anybody
 * here needs. Pure.
 */
import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** Certificate (first, its chain behind it) and key as PEM. */
export type Pem = Readonly<{ certificate: string; key: string }>

/** What operators, logs and checks want to know of a certificate. */
export type CertificateFacts = Readonly<{
  /** DNS names and addresses that it is for, in the form of the certificate: `DNS:mx.example.com`. */
  names: readonly string[]
  validFrom: Date
  validTo: Date
  isSelfSigned: boolean
  /** Certificates that the file has beside the first. */
  chainLength: number
  /** Hex SHA-256 of the certificate, as `openssl x509 -fingerprint` has it, without colons. */
  sha256: string
  /** Hex SHA-256 of the public key: what a TLSA 3 1 1 record holds (RFC 6698, RFC 7672). */
  publicKeySha256: string
  /** Whether it is for this host name (RFC 9525: by its DNS names alone, wildcards included). */
  isFor(hostname: string): boolean
}>

const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** The facts. Throws, in words for an operator, when the PEM can not be used or its halves do not belong together. */
export function factsOf(pem: Pem): CertificateFacts {
  const blocks = pem.certificate.match(pemCertificate) ?? []
  const certificate = certificateIn(blocks[0])
  if (!certificate.checkPrivateKey(keyIn(pem.key))) throw new Error('the key is not the key of the certificate')
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return {
    names: certificate.subjectAltName?.split(', ') ?? [],
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    isSelfSigned: certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey),
    chainLength: blocks.length - 1,
    sha256: createHash('sha256').update(certificate.raw).digest('hex'),
    publicKeySha256: createHash('sha256').update(publicKey).digest('hex'),
    isFor: (hostname) => certificate.checkHost(hostname, { subject: 'never' }) !== undefined,
  }
}

function certificateIn(block: string | undefined): X509Certificate {
  if (block === undefined) throw new Error('the certificate is no PEM (-----BEGIN CERTIFICATE-----)')
  try {
    return new X509Certificate(block)
  } catch (cause) {
    throw new Error('the certificate can not be read', { cause })
  }
}

function keyIn(text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (cause) {
    throw new Error('the key can not be read, expected PEM without a passphrase', { cause })
  }
}
