/**
 * Signs mails for tests, with keys of our own: DKIM (RFC 6376, RFC 8463) and ARC (RFC 8617). The records of the keys go
 * into the tests' own DNS; nothing here is known to the world.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type DKIMSignOptions, dkimSign, sealMessage } from 'mailauth'
import type { Records, Zone } from './dns-server.ts'

/** A private key, and the text of the record that publishes the public one. */
export type SigningKey = Readonly<{ privateKey: string; record: string }>

/** Keys by what they are good for; made once in a run. `weak` is shorter than RFC 8301 allows. */
export const signingKeys = {
  rsa: keyOf('rsa', generateKeyPairSync('rsa', { modulusLength: 2048 })),
  otherRsa: keyOf('rsa', generateKeyPairSync('rsa', { modulusLength: 1024 })),
  weak: keyOf('rsa', generateKeyPairSync('rsa', { modulusLength: 768 })),
  ed25519: keyOf('ed25519', generateKeyPairSync('ed25519')),
} as const

function keyOf(kind: 'rsa' | 'ed25519', pair: Readonly<{ publicKey: KeyObject; privateKey: KeyObject }>): SigningKey {
  const der = pair.publicKey.export({ type: 'spki', format: 'der' })
  // RFC 8463 §4: an Ed25519 key stands without what is around it.
  const published = kind === 'rsa' ? der : der.subarray(-32)
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=${kind}; p=${published.toString('base64')}`,
  }
}

/** Who signs, and how; everything else as most senders do it. */
export type SigningPlan = Readonly<{
  domain: string
  selector?: string
  key?: SigningKey
  canonicalization?: 'simple/simple' | 'simple/relaxed' | 'relaxed/simple' | 'relaxed/relaxed'
  /** Bytes of the body that are signed (l=). */
  maxBodyLength?: number
  signTime?: Date
  expires?: Date
  /** Names of the fields that are signed. */
  fields?: readonly string[]
}>

/** The record that a plan needs in DNS. */
export function keyZone({ domain, selector = 's1', key = signingKeys.rsa }: SigningPlan, record?: string): Zone {
  return { [`${selector}._domainkey.${domain}`]: { TXT: [record ?? key.record] } satisfies Records }
}

/** The mail with a DKIM-Signature on top; lines end in CRLF. */
export async function signed(mail: Buffer, plan: SigningPlan): Promise<Buffer> {
  const { domain, selector = 's1', key = signingKeys.rsa, canonicalization = 'relaxed/relaxed' } = plan
  const who = { signingDomain: domain, selector, privateKey: key.privateKey, canonicalization }
  const limit = plan.maxBodyLength === undefined ? {} : { maxBodyLength: plan.maxBodyLength }
  const options: DKIMSignOptions = {
    ...who,
    signTime: plan.signTime ?? new Date('2025-10-14T07:12:44Z'),
    ...(plan.expires === undefined ? {} : { expires: plan.expires }),
    ...(plan.fields === undefined ? {} : { headerList: plan.fields.join(':') }),
    signatureData: [{ ...who, ...limit }],
  }
  const { signatures, errors } = await dkimSign(mail, options)
  const [error] = errors
  if (error !== undefined) throw error.err
  return Buffer.concat([Buffer.from(signatures), mail])
}

/** The mail with another ARC set on top, as a forwarder adds it. */
export async function sealed(mail: Buffer, plan: SigningPlan, cv: 'none' | 'pass' | 'fail'): Promise<Buffer> {
  const { domain, selector = 's1', key = signingKeys.rsa } = plan
  const authResults = `${domain}; dmarc=pass header.from=customer.example`
  const set = await sealMessage(mail, { signingDomain: domain, selector, privateKey: key.privateKey, cv, authResults })
  if (set.length === 0) throw new Error('the mail could not be sealed')
  return Buffer.concat([set, mail])
}
