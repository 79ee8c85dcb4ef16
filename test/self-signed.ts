/** Certificates for tests that speak TLS: self-signed, for one name or address, made when they are asked for. */
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { Integer, OctetString, PrintableString } from 'asn1js'
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  Extension,
  GeneralName,
  GeneralNames,
  Time,
} from 'pkijs'

/** Key and certificate in PEM. */
export type SelfSigned = Readonly<{ key: string; cert: string }>

/** A certificate for a name or an IPv4 address, good for a day on either side of now. */
export async function selfSigned(host: string): Promise<SelfSigned> {
  const { subtle } = webcrypto
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const engine = new CryptoEngine({ name: 'node', crypto: webcrypto, subtle })
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 1 })
  for (const name of [certificate.subject, certificate.issuer])
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: '2.5.4.3', value: new PrintableString({ value: host }) }),
    )
  certificate.notBefore = new Time({ type: 0, value: new Date(Date.now() - dayMs) })
  certificate.notAfter = new Time({ type: 0, value: new Date(Date.now() + dayMs) })
  certificate.extensions = [
    extension('2.5.29.19', new BasicConstraints({ cA: true }).toSchema().toBER()),
    extension('2.5.29.17', new GeneralNames({ names: [generalName(host)] }).toSchema().toBER()),
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine)
  await certificate.sign(keys.privateKey, 'SHA-256', engine)
  return {
    key: pem('PRIVATE KEY', await subtle.exportKey('pkcs8', keys.privateKey)),
    cert: pem('CERTIFICATE', certificate.toSchema(true).toBER()),
  }
}

const dayMs = 86_400_000

function extension(extnID: string, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical: false, extnValue })
}

function generalName(host: string): GeneralName {
  if (isIP(host) === 0) return new GeneralName({ type: 2, value: host })
  return new GeneralName({
    type: 7,
    value: new OctetString({ valueHex: Uint8Array.from(host.split('.'), Number).buffer }),
  })
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
