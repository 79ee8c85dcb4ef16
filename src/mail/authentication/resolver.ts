/** Our DNS in the shape that mailauth asks for: records, or an error with a code. */
import type { DnsResult, RecordType } from './dns.ts'

/** As mailauth calls it. */
export type MailauthResolver = (name: string, type: string) => Promise<unknown>

/** An error that mailauth reads: `code` as of `node:dns`; `spfResult` decides an SPF evaluation. */
class LookupError extends Error {
  override readonly name = 'LookupError'
  readonly code: string
  readonly spfResult?: Readonly<{ error: string; text: string }>

  constructor(code: string, permanent: string | null = null) {
    super(permanent ?? `DNS failure ${code}`)
    this.code = code
    if (permanent !== null) this.spfResult = { error: 'permerror', text: permanent }
  }
}

/** A resolver that answers by `lookup`. */
export function resolverOf(lookup: (name: string, type: RecordType) => Promise<DnsResult>): MailauthResolver {
  return async (name, type) => {
    const result = isRecordType(type) ? await lookup(name, type) : ({ kind: 'none', code: 'ENODATA' } as const)
    if (result.kind !== 'records') throw new LookupError(result.code)
    return [...result.records] // it is sorted in place
  }
}

/** No name has more than 253 characters; with macros, a term may have some more. */
const limitTermCharacters = 512

/**
 * The same for SPF, where a record with an endless word ends the evaluation: patterns of mailauth take time with the
 * square of its length.
 */
export function spfResolverOf(lookup: (name: string, type: RecordType) => Promise<DnsResult>): MailauthResolver {
  return resolverOf(async (name, type) => {
    const result = await lookup(name, type)
    if (type === 'TXT' && result.kind === 'records' && result.records.some(hasEndlessTerm))
      throw new LookupError(
        'ETOOLONG',
        `a term of the record of ${name} is longer than ${limitTermCharacters} characters`,
      )
    return result
  })
}

function hasEndlessTerm(record: unknown): boolean {
  const text = Array.isArray(record) ? record.join('') : String(record)
  return /^v=spf1 /i.test(text) && text.split(' ').some((term) => term.length > limitTermCharacters)
}

const types: ReadonlySet<string> = new Set<RecordType>(['TXT', 'A', 'AAAA', 'MX', 'PTR', 'CNAME'])

function isRecordType(type: string): type is RecordType {
  return types.has(type)
}
