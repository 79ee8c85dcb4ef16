/**
 * The certificate of a door whose operator has none: signed by itself, which is usual between MTAs, since senders without
 * MTA-STS or DANE take any. It is kept in one file and renewed in time; its key stays, and with it a TLSA record.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { type CertificateFacts, factsOf, type Pem } from './facts.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const lifetimeMs = 365 * dayMs

/** How long before its end it is renewed: services that run for years never show one that has expired. */
const renewalMs = 30 * dayMs

/** Names that OpenSSL gives to the curve. */
const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

type SelfSigned = Readonly<{ path: string; hostname: string; now: Date }>

/**
 * The pair in `path`, made there (mode 0600) when it is missing, renewed when it ends soon or is for another host. Two
 * processes that start together agree on one. Throws when the file can not be read or written, or is not such a pair.
 */
export async function selfSigned({ path, now, ...wanted }: SelfSigned): Promise<Pem> {
  const hostname = certifiable(wanted.hostname)
  const held = await readFile(path, 'utf8').catch(missing)
  if (held === null) {
    await mkdir(dirname(path), { recursive: true })
    return create(path, pemOf(await madeOut(await newKey(), hostname, now)))
  }
  const pem = { certificate: held, key: held }
  if (!isDue(factsIn(pem, path), hostname, now)) return pem
  const key = createPrivateKey(held)
  const renewable = key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : await newKey()
  return replace(path, pemOf(await madeOut(renewable, hostname, now)))
}

function factsIn(pem: Pem, path: string): CertificateFacts {
  try {
    return factsOf(pem)
  } catch (cause) {
    throw new Error(`${path} is not what we once wrote there; remove it, and a new one is made`, { cause })
  }
}

function isDue({ validTo, names }: CertificateFacts, hostname: string, now: Date): boolean {
  return validTo.getTime() - now.getTime() < renewalMs || !names.includes(`DNS:${hostname}`)
}

/** A name that a certificate can hold as it is; machines have others, and nobody asks for those. */
function certifiable(hostname: string): string {
  return /^[a-z\d_][a-z\d_.-]{0,252}$/i.test(hostname) ? hostname.toLowerCase() : 'localhost'
}

/** The file appears whole or not at all, and whoever comes second takes what is there. */
async function create(path: string, text: string): Promise<Pem> {
  const draft = await written(path, text)
  await link(draft, path).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'EEXIST') throw err
  })
  await rm(draft)
  const held = await readFile(path, 'utf8')
  return { certificate: held, key: held }
}

async function replace(path: string, text: string): Promise<Pem> {
  await rename(await written(path, text), path)
  return { certificate: text, key: text }
}

async function written(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true })
  return draft
}

async function newKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('ec', { namedCurve: curve.namedCurve })).privateKey
}

type MadeOut = Readonly<{ key: KeyObject; der: ArrayBuffer }>

/** A certificate for `hostname` (RFC 5280), signed by its own key. The libraries are loaded when one has to be made. */
async function madeOut(key: KeyObject, hostname: string, now: Date): Promise<MadeOut> {
  const { Certificate } = await import('pkijs')
  const { Integer } = await import('asn1js')
  const certificate = new Certificate({ version: 2 })
  // RFC 5280 §4.1.2.2: positive, and hard to guess.
  certificate.serialNumber = new Integer({ valueHex: new Uint8Array([0x40, ...randomBytes(15)]).buffer })
  certificate.notBefore.value = new Date(now.getTime() - hourMs) // clocks differ
  certificate.notAfter.value = new Date(now.getTime() + lifetimeMs)
  const name = await commonName(hostname)
  certificate.subject.typesAndValues.push(name)
  certificate.issuer.typesAndValues.push(name)
  certificate.extensions = await extensionsFor(hostname)
  await certificate.subjectPublicKeyInfo.importKey(await publicKeyOf(key))
  await certificate.sign(await signingKeyOf(key), 'SHA-256')
  return { key, der: certificate.toSchema().toBER() }
}

/** RFC 5280 appendix A: a common name has no more than 64 characters; longer host names stand among the DNS names alone. */
async function commonName(hostname: string) {
  const { AttributeTypeAndValue } = await import('pkijs')
  const { Utf8String } = await import('asn1js')
  return new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: hostname.slice(0, 64) }) })
}

/** For servers, for this name, and for nothing else. */
async function extensionsFor(hostname: string) {
  const { BasicConstraints, Extension, ExtKeyUsage, GeneralName, GeneralNames } = await import('pkijs')
  const { BitString } = await import('asn1js')
  const parts: readonly (readonly [oid: string, critical: boolean, schema: { toBER(): ArrayBuffer }])[] = [
    ['2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema()],
    ['2.5.29.15', true, new BitString({ valueHex: new Uint8Array([0x80]).buffer, unusedBits: 7 })],
    ['2.5.29.37', false, new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.1'] }).toSchema()],
    ['2.5.29.17', false, new GeneralNames({ names: [new GeneralName({ type: 2, value: hostname })] }).toSchema()],
  ]
  return parts.map(([extnID, critical, schema]) => new Extension({ extnID, critical, extnValue: schema.toBER() }))
}

function publicKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return webcrypto.subtle.importKey('spki', spki, curve, true, ['verify'])
}

function signingKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign'])
}

function pemOf({ key, der }: MadeOut): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  const certificate = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
  return `${certificate}${key.export({ type: 'pkcs8', format: 'pem' })}`
}

function missing(err: NodeJS.ErrnoException): null {
  if (err.code === 'ENOENT') return null
  throw err
}
