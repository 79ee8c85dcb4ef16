/**
 * DKIM and ARC of a mail: chooses the signatures, looks up their keys, has them verified, and says what came of it in
 * our words. Never rejects: what can not be verified now is `temperror`.
 */
import type { Authentication, DkimResult, DkimSignature } from '../authentication.ts'
import { allValues, type HeaderField } from '../header/header-fields.ts'
import type { MailSource } from '../parsed-mail.ts'
import { oneLine } from '../storable.ts'
import type { Dns, DnsResult } from './dns.ts'
import type { SignatureChecker } from './signature-checker.ts'
import { keyRecordType, type SignatureField, type SignedFields, singleFields } from './signature-fields.ts'
import type { SignatureReading, VerifiedSignature } from './signature-worker.ts'

/** What the signatures of a mail say; whether they align with its author is not known yet. */
export type Signatures = Readonly<{ dkim: readonly DkimSignature[]; arc: Authentication['arc'] }>

/** A mail whose signatures are asked for. */
export type SignedMail = Readonly<{ signed: SignedFields; fields: readonly HeaderField[]; source: MailSource }>

/** Verifies within `budgetMs`. A mail without signatures costs nothing. */
export async function signaturesOf(
  { signed, fields, source }: SignedMail,
  { dns, checker }: Readonly<{ dns: Dns; checker: SignatureChecker }>,
  budgetMs: number,
): Promise<Signatures> {
  const { signatures, arcKeyNames } = signed
  if (signatures.length === 0 && arcKeyNames === null) return unsigned(signed)
  const startedAt = performance.now()
  const signedWith = signatures.map(({ keyName }) => keyName)
  const keys = await keysOf([...signedWith, ...(arcKeyNames ?? [])], dns)
  const leftMs = Math.max(1, budgetMs - (performance.now() - startedAt))
  const checked = await checker.check({ source, signedWith, keys, withArc: arcKeyNames !== null }, leftMs)
  if (checked.kind === 'failed') return unverified(signed, checked.because)
  const isAboutAuthor = sameFrom(checked.reading, fields)
  return {
    dkim: checked.reading.signatures.map((signature) =>
      signatureOf(signature, isAboutAuthor, addedField(signature, checked.reading, fields)),
    ),
    arc: arcKeyNames === null ? unsigned(signed).arc : arcOf(checked.reading, [...keys.values()]),
  }
}

async function keysOf(names: readonly string[], dns: Dns): Promise<ReadonlyMap<string, DnsResult>> {
  const unique = [...new Set(names)]
  return new Map(await Promise.all(unique.map(async (name) => [name, await dns.lookup(name, keyRecordType)] as const)))
}

/** Nothing was asked of these signatures, or nothing can be. */
function unsigned({ passedOver }: SignedFields): Signatures {
  const dkim = passedOver.dkim === null ? [] : [skipped('neutral', passedOver.dkim)]
  return { dkim, arc: { result: 'none', because: passedOver.arc ?? 'the mail has no ARC chain' } }
}

/** The same signatures, none of them verified. */
export function unverified(signed: SignedFields, because: string): Signatures {
  const said = `it could not be verified: ${because}`
  return {
    dkim: signed.signatures.map((field) => skipped('temperror', said, field)),
    arc: signed.arcKeyNames === null ? unsigned(signed).arc : { result: 'temperror', because: said },
  }
}

function skipped(result: DkimResult, because: string, field?: SignatureField): DkimSignature {
  const { domain, selector } = namesOf(field ?? { domain: '', selector: '' })
  return { result, domain, selector, isAligned: false, because }
}

/**
 * Whether the From that was signed is the one that is shown as author. Readers differ over odd bytes; a signature over a
 * field that we do not see says nothing about the one that we do.
 */
function sameFrom({ from }: SignatureReading, fields: readonly HeaderField[]): boolean {
  const shown = allValues(fields, 'from').map((value) => value.replace(/\s/g, ''))
  return from.length === shown.length && from.every((value, at) => value === shown[at])
}

/**
 * A field beside the signed one of its name, in either reading; null for none. The lowest is signed and the first is shown,
 * so whoever has a signed mail could put another subject above it (RFC 6376 §8.15).
 */
function addedField(
  { signedFields }: VerifiedSignature,
  reading: SignatureReading,
  fields: readonly HeaderField[],
): string | null {
  const isAdded = (name: string) => {
    const signed = signedFields.filter((one) => one === name).length
    const found = reading.singleFields.filter((one) => one === name).length
    return signed > 0 && signed < Math.max(found, allValues(fields, name).length)
  }
  return singleFields.find(isAdded) ?? null
}

function signatureOf(signature: VerifiedSignature, isAboutAuthor: boolean, added: string | null): DkimSignature {
  const names = { ...namesOf(signature), isAligned: false }
  const result = resultOf(signature.result)
  if (result !== 'pass') return { ...names, result, because: problemOf(signature) }
  if (!isAboutAuthor)
    return { ...names, result: 'policy', because: 'it verifies, but signs another From than the one that is shown' }
  if (added !== null)
    return { ...names, result: 'policy', because: `it verifies, but does not sign the other ${added} field` }
  if (signature.uncoveredBytes > 0) {
    // Whoever forwards such a mail may write what he likes below it (RFC 6376 §8.2).
    const because = `it verifies, but leaves ${signature.uncoveredBytes} bytes at the end of the body unsigned (l=)`
    return { ...names, result: 'policy', because }
  }
  const key = signature.keyBits === null ? signature.algorithm : `${signature.algorithm}, ${signature.keyBits} bits`
  return { ...names, result, because: `signed by ${names.domain} (${key}${signature.isTest ? ', for testing' : ''})` }
}

function namesOf({ domain, selector }: Readonly<{ domain: string; selector: string }>) {
  return { domain: oneLine(domain, 253).toLowerCase(), selector: oneLine(selector, 253) }
}

const results: ReadonlySet<string> = new Set<DkimResult>(['pass', 'fail', 'none', 'policy', 'neutral', 'temperror'])

function resultOf(result: string): DkimResult {
  return isDkimResult(result) ? result : 'permerror'
}

function isDkimResult(result: string): result is DkimResult {
  return results.has(result)
}

/** What mailauth says, in words for people. */
const problems: Readonly<Record<string, string>> = {
  'body hash did not verify': 'the body is not the one that was signed',
  'bad signature': 'the header fields are not the ones that were signed, or not with this key',
  'no key': 'there is no key at its selector',
  'invalid public key': 'the key is revoked, or not usable',
  'unknown key type': 'the key is of a kind that we do not know',
  'key not for email': 'the key is not for mail',
  'inappropriate hash algorithm': 'the key does not allow this hash',
  'inappropriate key algorithm': 'the key is of another kind than the signature',
  'domain mismatch': 'it is made for another domain than its own (i=)',
  'From field not signed': 'it does not sign the From field',
  expired: 'it has expired',
  'invalid expiration': 'it expires before it was made',
  'weak-key': 'its key is shorter than 1024 bits (RFC 8301)',
  'weak-algorithm': 'rsa-sha1 proves nothing any more (RFC 8301)',
}

function problemOf({ result, rule, comment }: VerifiedSignature): string {
  if (result === 'temperror') return `its key could not be looked up (${oneLine(comment, 200)})`
  return problems[rule ?? comment] ?? (oneLine(comment, 200) || 'it can not be verified')
}

function arcOf({ arc }: SignatureReading, keys: readonly DnsResult[]): Authentication['arc'] {
  const comment = oneLine(arc.comment, 200)
  if (arc.result === 'pass') return { result: 'pass', because: `all ${arc.sets} sets verify` }
  if (arc.result === 'none') return { result: 'none', because: 'the mail has no ARC chain' }
  // mailauth takes a key that nobody could look up for one that is wrong (RFC 8617 §5.2.2 wants neither believed).
  if (keys.some(({ kind }) => kind === 'failed'))
    return { result: 'temperror', because: 'a key could not be looked up' }
  return { result: 'fail', because: comment === '' ? 'the chain does not verify' : comment }
}
