/**
 * OpenPGP in mail (RFC 3156, RFC 9580): signatures verified with a key that the mail itself carries (attached, or in its
 * Autocrypt field), which proves that nothing was changed, not who wrote it; and whom an encrypted mail was meant for. The
 * service holds no keys. Nothing here throws for bad content. The library is loaded when the first such mail comes.
 */
import { firstValue } from '../header/header-fields.ts'
import { parametersOf } from '../header/parameters.ts'
import type { Protection } from '../parsed-mail.ts'
import { nameLimit, oneLine } from '../storable.ts'
import { decodedBody, type Entity, entityOf, rawParts } from './entity.ts'
import { type SignatureReading, spellings } from './smime.ts'

/** How deep keys are looked for: a key is attached beside the text, inside of what is signed. */
const deepestPart = 4
/** Keys of one mail that are tried. */
const keyLimit = 5
/** A key with many certifications has a few hundred KB. */
const keyLimitBytes = 512 * 1024

/** The public keys that a mail carries, as bytes or armored text, at most {@link keyLimit}. */
export function attachedKeys(mail: Entity): readonly Buffer[] {
  const autocrypt = firstValue(mail.fields, 'autocrypt')
  const keydata = autocrypt === null ? '' : (parametersOf(`x; ${autocrypt}`).parameters.get('keydata') ?? '')
  const keys = [...keysIn(mail, deepestPart), ...(keydata === '' ? [] : [Buffer.from(keydata, 'base64')])]
  return keys.filter((key) => key.length > 0 && key.length <= keyLimitBytes).slice(0, keyLimit)
}

function keysIn(entity: Entity, depth: number): readonly Buffer[] {
  if (entity.mediaType === 'application/pgp-keys') return [decodedBody(entity)]
  if (depth === 0 || !entity.mediaType.startsWith('multipart/')) return []
  return rawParts(entity).flatMap((part) => keysIn(entityOf(part), depth - 1))
}

/** Verifies a detached signature, armored or not, over the exact bytes. */
export async function verifyDetached(
  content: Buffer,
  signature: Buffer,
  keys: readonly Buffer[],
): Promise<SignatureReading> {
  const openpgp = await import('openpgp')
  try {
    const parsed = isArmored(signature)
      ? await openpgp.readSignature({ armoredSignature: signature.toString('latin1') })
      : await openpgp.readSignature({ binarySignature: signature })
    const verificationKeys = await readKeys(keys)
    const readings = []
    for (const bytes of spellings(content)) {
      const message = await openpgp.createMessage({ binary: new Uint8Array(bytes) })
      const { signatures } = await openpgp.verify({ message, signature: parsed, verificationKeys, date: null })
      readings.push(await verdictOf(signatures, verificationKeys))
    }
    return readings.find((reading) => reading.signature === 'valid') ?? readings[0] ?? unreadable('nothing is signed')
  } catch (err) {
    return unreadable(messageOf(err))
  }
}

/** Verifies a cleartext-signed text (RFC 9580 §7); gives the text without armor besides. */
export async function openCleartext(
  armored: string,
  keys: readonly Buffer[],
): Promise<Readonly<{ text: string; reading: SignatureReading }>> {
  const openpgp = await import('openpgp')
  try {
    const message = await openpgp.readCleartextMessage({ cleartextMessage: armored })
    const verificationKeys = await readKeys(keys)
    const { signatures } = await openpgp.verify({ message, verificationKeys, date: null })
    return { text: message.getText(), reading: await verdictOf(signatures, verificationKeys) }
  } catch (err) {
    return { text: withoutArmor(armored), reading: unreadable(messageOf(err)) }
  }
}

/** RFC 9580 §5.1.8: the sender does not say whom it is for. */
const hiddenRecipient = '0'.repeat(16)

/**
 * Whom a message is for stands in front of what is packed; the library unpacks whatever else it finds, a few hundred KB
 * that become a gigabyte as well.
 */
const readingConfig = { maxDecompressedMessageSize: 1024 * 1024 }

/** The key IDs that an encrypted message is for, as text; none when they are hidden or it can not be read. */
export async function recipientKeys(message: Buffer): Promise<readonly string[]> {
  const openpgp = await import('openpgp')
  try {
    const parsed = isArmored(message)
      ? await openpgp.readMessage({ armoredMessage: message.toString('latin1'), config: readingConfig })
      : await openpgp.readMessage({ binaryMessage: new Uint8Array(message), config: readingConfig })
    const ids = parsed.getEncryptionKeyIDs().map((id) => id.toHex().toUpperCase())
    return [...new Set(ids.filter((id) => id !== hiddenRecipient))].slice(0, 10)
  } catch {
    return [] // what is no OpenPGP message names nobody; that it says it is one is all that can be told
  }
}

type Keys = Awaited<ReturnType<typeof readKeys>>

async function readKeys(keys: readonly Buffer[]) {
  const openpgp = await import('openpgp')
  const read = await Promise.all(
    keys.map((key) =>
      (isArmored(key)
        ? openpgp.readKeys({ armoredKeys: key.toString('latin1') })
        : openpgp.readKeys({ binaryKeys: new Uint8Array(key) })
      ).catch(() => []),
    ),
  )
  return read.flat().filter((key) => !key.isPrivate())
}

type Signature = Readonly<{ keyID: { toHex(): string }; verified: Promise<true> }>

async function verdictOf(signatures: readonly Signature[], keys: Keys): Promise<SignatureReading> {
  const [first] = signatures
  if (first === undefined) return unreadable('the signature names no signer')
  const id = first.keyID.toHex()
  const key = keys.find((one) => hasKey(one, id))
  const verdict = await first.verified.then(
    () => null,
    (err: unknown) => messageOf(err),
  )
  if (key === undefined) {
    return {
      signature: 'unknown',
      signer: null,
      because: `the mail has no key to verify it with (${id.toUpperCase()})`,
    }
  }
  const signer = oneLine(key.getUserIDs()[0] ?? id.toUpperCase(), nameLimit)
  if (verdict !== null) return { signature: 'invalid', signer, because: `the content was changed (${verdict})` }
  return { signature: 'valid', signer, because: `signed with the key that the mail carries, of ${signer}` }
}

function hasKey(key: Keys[number], id: string): boolean {
  return key.getKeys().some((one) => one.getKeyID().toHex() === id)
}

function unreadable(because: string): SignatureReading {
  const signature: Protection['signature'] = 'unknown'
  return { signature, signer: null, because: `the signature could not be verified (${because})` }
}

/** RFC 9580 §7: header lines up to the first empty line, the text with dashes escaped, the signature. */
function withoutArmor(armored: string): string {
  const from = /\n[ \t\r]*\n/.exec(armored)
  const to = armored.indexOf('\n-----BEGIN PGP SIGNATURE-----')
  const text = armored.slice(from === null ? 0 : from.index + from[0].length, to === -1 ? armored.length : to)
  return text.replace(/^- /gm, '')
}

function isArmored(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 1024).includes('-----BEGIN PGP')
}

function messageOf(err: unknown): string {
  return oneLine(err instanceof Error ? err.message : String(err), 200)
}
