/**
 * What runs in the worker thread of `signature-checker.ts`: hashes a mail and verifies its signatures, with keys that were
 * looked up before. Knows no network. An entry point, so it does something at import: it verifies once, so that the first
 * signed mail does not pay for the cold start.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { arc } from 'mailauth/lib/arc/index.js'
import { DkimVerifier, type MailauthSignature, type ParsedHeaders } from 'mailauth/lib/dkim/dkim-verifier.js'
import { chunksOf } from '../mail-source.ts'
import type { MailSource } from '../parsed-mail.ts'
import type { DnsResult } from './dns.ts'
import { wholeLines } from './line-ends.ts'
import { resolverOf } from './resolver.ts'
import { keyOfField, singleFields } from './signature-fields.ts'

/** A mail to verify; plain data. */
export type SignatureTask = Readonly<{
  source: MailSource
  /** Names of the keys of the DKIM signatures to verify, once for each; others are not looked at. */
  signedWith: readonly string[]
  /** Key records by name. */
  keys: ReadonlyMap<string, DnsResult>
  /** Whether the ARC chain is verified. */
  withArc: boolean
}>

/** What came of it; plain data, in mailauth's words. */
export type SignatureReading = Readonly<{
  signatures: readonly VerifiedSignature[]
  arc: Readonly<{ result: string; comment: string; sets: number }>
  /** The From fields as mailauth found them, without their names and without any whitespace; latin1. */
  from: readonly string[]
  /** Names of the single fields as mailauth found them, once for each field. */
  singleFields: readonly string[]
}>

export type VerifiedSignature = Readonly<{
  domain: string
  selector: string
  algorithm: string
  keyBits: number | null
  result: string
  comment: string
  /** Of `policy.dkim-rules`, such as `weak-key`. */
  rule: string | null
  /** Bytes at the end of the body that the signature leaves out (l=). */
  uncoveredBytes: number
  /** Names of the single fields that it signs, once for each field. */
  signedFields: readonly string[]
  /** The domain says that it only tests DKIM (t=y). */
  isTest: boolean
}>

/** RFC 8301 §3.2: shorter keys must not be trusted; verifiers need not take more than 4096 bits. */
const minBitLength = 1024
/** Base64 of a key of 4096 bits with all that stands around it; larger ones cost time with the cube of their size. */
const limitKeyCharacters = 800

/** The bounded verifier: of a flood of signatures, those that were chosen. All fields stay what is signed. */
class BoundedVerifier extends DkimVerifier {
  readonly #isWanted: (field: ParsedHeaders['parsed'][number]) => boolean

  constructor(task: SignatureTask) {
    super({ resolver: resolverIn(task), strict: true, minBitLength, sender: 'nobody@invalid' })
    const wanted = [...task.signedWith]
    this.#isWanted = ({ key, line }) => {
      if (key?.startsWith('arc-')) return task.withArc
      if (key !== 'dkim-signature') return true
      const at = wanted.length === 0 ? -1 : wanted.indexOf(keyOfField(line)?.keyName ?? '')
      if (at !== -1) wanted.splice(at, 1)
      return at !== -1
    }
  }

  override async messageHeaders(headers: ParsedHeaders): Promise<void> {
    await super.messageHeaders({ ...headers, parsed: headers.parsed.filter(this.#isWanted) })
    this.headers = headers
  }
}

/** Verifies the signatures of a mail. Throws when its bytes can not be read. */
export async function verifySignatures(task: SignatureTask): Promise<SignatureReading> {
  const verifier = new BoundedVerifier(task)
  await pipeline(Readable.from(wholeLines(chunksOf(task.source, 0))), verifier)
  const chain = await arc(verifier.arc, { resolver: resolverIn(task), strict: true, minBitLength })
  return {
    signatures: verifier.results.filter(({ status }) => status.result !== 'none').map(verified),
    arc: { result: chain.status.result, comment: chain.status.comment ?? '', sets: chain.i || 0 },
    from: fromFields(verifier.headers),
    singleFields: verifier.headers === false ? [] : namesOf(verifier.headers.parsed.map(({ line }) => line.toString())),
  }
}

function verified(signature: MailauthSignature): VerifiedSignature {
  const { signingDomain, selector, algo, modulusLength, signingHeaders, status } = signature
  return {
    domain: signingDomain ?? '',
    selector: selector ?? '',
    algorithm: algo ?? '',
    keyBits: modulusLength ?? null,
    result: status.result,
    comment: status.comment ?? '',
    rule: status.policy?.['dkim-rules'] ?? null,
    uncoveredBytes: status.underSized ?? 0,
    signedFields: namesOf(signingHeaders?.headers ?? []),
    isTest: status.testing === true,
  }
}

function namesOf(lines: readonly string[]): readonly string[] {
  const names = lines.map((line) =>
    line
      .slice(0, 100)
      .replace(/[ \t]*:.*$/s, '')
      .toLowerCase(),
  )
  return names.filter((name) => singleFields.includes(name))
}

function fromFields(headers: ParsedHeaders | false): readonly string[] {
  const fields = headers === false ? [] : headers.parsed.filter(({ key }) => key === 'from')
  return fields.map(({ line }) =>
    line
      .toString('latin1')
      .replace(/^[^:]*:/, '')
      .replace(/\s/g, ''),
  )
}

function resolverIn({ keys }: SignatureTask) {
  return resolverOf(async (name) => {
    const result = keys.get(name.toLowerCase()) ?? ({ kind: 'failed', code: 'EUNASKED' } as const)
    return result.kind === 'records' && result.records.some(isHuge) ? { kind: 'records', records: [''] } : result
  })
}

function isHuge(record: unknown): boolean {
  const text = Array.isArray(record) ? record.join('') : String(record)
  return (/\bp=([^;]*)/.exec(text)?.[1]?.replace(/\s/g, '').length ?? 0) > limitKeyCharacters
}

await warmUp()

async function warmUp(): Promise<void> {
  const field = 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example; s=s; h=from; bh=YQ==; b=YQ=='
  const bytes = Buffer.from(`${field}\r\nFrom: a@a.example\r\n\r\nhello\r\n`)
  const keys = new Map([['s._domainkey.a.example', { kind: 'none', code: 'ENOTFOUND' } as const]])
  for (let round = 0; round < 10; round++) {
    await verifySignatures({ source: { in: 'memory', bytes }, signedWith: [...keys.keys()], keys, withArc: false })
  }
}
