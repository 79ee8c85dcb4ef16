/** A certificate for the servers of tests, for `localhost` and 127.0.0.1, signed by itself; made once in a run. */
import { createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto'
import { Integer, OctetString, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, CryptoEngine, Extension, GeneralName, GeneralNames, Certificate as X509 } from 'pkijs'

/** Certificate and key in PEM. Whoever trusts the certificate as an authority trusts the server. */
export type Certificate = Readonly<{ certificate: string; key: string }>

let made: Promise<Certificate> | null = null

/** The certificate of this run. */
export function testCertificate(): Promise<Certificate> {
  made ??= makeCertificate()
  return made
}

const commonName = '2.5.4.3'
const subjectAlternativeName = '2.5.29.17'
const dayMs = 86_400_000

async function makeCertificate(): Promise<Certificate> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const engine = new CryptoEngine({ name: 'node', crypto: webcrypto })
  const use = ['sign'] as const
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  })
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const x509 = new X509({ version: 2, serialNumber: new Integer({ value: 1 }) })
  for (const name of [x509.subject, x509.issuer]) {
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: commonName, value: new Utf8String({ value: 'localhost' }) }),
    )
  }
  x509.notBefore.value = new Date(Date.now() - dayMs)
  x509.notAfter.value = new Date(Date.now() + dayMs)
  x509.extensions = [new Extension({ extnID: subjectAlternativeName, extnValue: namesOf().toSchema().toBER(false) })]
  await x509.subjectPublicKeyInfo.importKey(
    await webcrypto.subtle.importKey('spki', spki, curve, true, ['verify']),
    engine,
  )
  await x509.sign(await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, true, [...use]), 'SHA-256', engine)
  const der = Buffer.from(x509.toSchema(true).toBER(false))
  return { certificate: pem(der), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function namesOf(): GeneralNames {
  const loopback = new OctetString({ valueHex: new Uint8Array([127, 0, 0, 1]).buffer })
  return new GeneralNames({
    names: [new GeneralName({ type: 2, value: 'localhost' }), new GeneralName({ type: 7, value: loopback })],
  })
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
