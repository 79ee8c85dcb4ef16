/**
 * S/MIME (RFC 8551): what a CMS structure (RFC 5652) is, what it holds, and whether a signature is right. Signatures are
 * verified as mathematics; no authority is asked, so the name in a certificate stays a claim. Nothing here throws for bad
 * content. The libraries are loaded when the first such mail comes: few mails are signed.
 */
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { Certificate, SignedData } from 'pkijs'
import type { Protection } from '../parsed-mail.ts'
import { nameLimit, oneLine } from '../storable.ts'

/** What a verified or unverifiable signature says. */
export type SignatureReading = Pick<Protection, 'signature' | 'signer' | 'because'>

/**
 * What a CMS structure is. `signed`: `content` is the entity inside, null when it is detached; `verify` says what the
 * signature says of the content that people see, be that this one or one beside it.
 */
export type Cms =
  | Readonly<{ kind: 'signed'; content: Buffer | null; verify: (shown: Buffer) => Promise<SignatureReading> }>
  | Readonly<{ kind: 'compressed'; content: Buffer }>
  | Readonly<{ kind: 'encrypted' }>
  | Readonly<{ kind: 'unreadable'; because: string }>

/** RFC 5652 §5, §6; RFC 5083; RFC 3274. */
const signedData = '1.2.840.113549.1.7.2'
const encrypting: ReadonlySet<string> = new Set(['1.2.840.113549.1.7.3', '1.2.840.113549.1.9.16.1.23'])
const compressedData = '1.2.840.113549.1.9.16.1.9'

/** A compressed mail may not become larger than what a mail may be. */
const inflatedLimitBytes = 32 * 1024 * 1024

/** Reads a CMS structure in DER or BER. */
export async function readCms(der: Buffer): Promise<Cms> {
  try {
    const { ContentInfo, SignedData } = await import('pkijs')
    const info = ContentInfo.fromBER(der)
    if (encrypting.has(info.contentType)) return { kind: 'encrypted' }
    if (info.contentType === compressedData) return { kind: 'compressed', content: await inflated(der) }
    if (info.contentType !== signedData) return { kind: 'unreadable', because: 'it is neither signed nor encrypted' }
    const data = new SignedData({ schema: info.content })
    const held = data.encapContentInfo.eContent
    const content = held === undefined ? null : Buffer.from(held.getValue())
    return { kind: 'signed', content, verify: (shown) => verified(data, content, shown) }
  } catch (err) {
    return { kind: 'unreadable', because: `its structure is broken (${messageOf(err)})` }
  }
}

async function verified(data: SignedData, held: Buffer | null, content: Buffer): Promise<SignatureReading> {
  // Its own content is what pkijs verifies, whatever it is given.
  if (held !== null && !spellings(content).some((bytes) => bytes.equals(held)))
    return { signature: 'invalid', signer: null, because: 'it signs other content than the one that is shown' }
  const [first] = data.signerInfos
  if (first === undefined) return { signature: 'unknown', signer: null, because: 'the signature names no signer' }
  const readings = []
  for (const bytes of spellings(content)) readings.push(await verifiedOver(data, bytes))
  const valid = readings.find(({ signature }) => signature === 'valid')
  return valid ?? readings[0] ?? { signature: 'unknown', signer: null, because: 'there is nothing that it could sign' }
}

/** The bytes as they are, and with the line ends that a signer must have seen (RFC 8551 §3.1.1), if they differ. */
export function spellings(content: Buffer): readonly Buffer[] {
  const text = content.toString('latin1')
  const canonical = text.replace(/\r?\n/g, '\r\n')
  return canonical === text ? [content] : [content, Buffer.from(canonical, 'latin1')]
}

async function verifiedOver(data: SignedData, content: Buffer): Promise<SignatureReading> {
  try {
    const bytes = new Uint8Array(content).buffer
    const result = await data.verify({ signer: 0, data: bytes, checkChain: false, extendedMode: true })
    const certificate = result.signerCertificate ?? null
    const signer = certificate === null ? null : subjectOf(certificate)
    if (result.signatureVerified !== true) return { signature: 'invalid', signer, because: 'the content was changed' }
    return { signature: 'valid', signer, because: `signed by ${signer ?? 'a nameless certificate'}` }
  } catch (err) {
    return failedVerification(err)
  }
}

/** pkijs throws for whatever keeps it from a verdict, and for content that is not what was signed; one code is for both. */
function failedVerification(err: unknown): SignatureReading {
  const isChanged = err instanceof Error && err.message.includes("digest doesn't match")
  if (isChanged) return { signature: 'invalid', signer: null, because: 'the content was changed' }
  return { signature: 'unknown', signer: null, because: `the signature could not be verified (${messageOf(err)})` }
}

/** Common name and addresses, as the certificate has them. */
function subjectOf(certificate: Certificate): string {
  const values = certificate.subject.typesAndValues.map(({ type, value }) => ({ type, text: textOfValue(value) }))
  const name = values.find(({ type }) => type === '2.5.4.3')?.text ?? ''
  const addresses = [...values.filter(({ type }) => type === '1.2.840.113549.1.9.1').map(({ text }) => text)]
  for (const address of alternativeAddresses(certificate)) if (!addresses.includes(address)) addresses.push(address)
  const shown = addresses.slice(0, 3).map((address) => `<${address}>`)
  return oneLine([name, ...shown].filter((part) => part !== '').join(' '), nameLimit)
}

/** The rfc822Name entries of the subject alternative name (RFC 5280 §4.2.1.6). */
function alternativeAddresses(certificate: Certificate): readonly string[] {
  const extension = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.17')
  const parsed: unknown = extension?.parsedValue
  if (typeof parsed !== 'object' || parsed === null || !('altNames' in parsed)) return []
  const names: unknown = parsed.altNames
  if (!Array.isArray(names)) return []
  return names.flatMap((name: { type?: unknown; value?: unknown }) =>
    name.type === 1 && typeof name.value === 'string' ? [name.value] : [],
  )
}

function textOfValue(value: unknown): string {
  const block: unknown = typeof value === 'object' && value !== null && 'valueBlock' in value ? value.valueBlock : null
  const text: unknown = typeof block === 'object' && block !== null && 'value' in block ? block.value : ''
  return typeof text === 'string' ? text : ''
}

/** RFC 3274: ContentInfo → CompressedData → EncapsulatedContentInfo, whose octets are a zlib stream. */
async function inflated(der: Buffer): Promise<Buffer> {
  const { fromBER, Constructed, OctetString, Sequence } = await import('asn1js')
  const { result } = fromBER(der)
  let block: unknown = result
  for (const index of [1, 0, 2, 1, 0]) {
    const children: unknown = block instanceof Sequence || block instanceof Constructed ? block.valueBlock.value : []
    block = Array.isArray(children) ? children[index] : null
  }
  if (!(block instanceof OctetString)) throw new Error('there is no compressed content')
  return await promisify(inflate)(Buffer.from(block.getValue()), { maxOutputLength: inflatedLimitBytes })
}

function messageOf(err: unknown): string {
  return oneLine(err instanceof Error ? err.message : String(err), 200)
}
