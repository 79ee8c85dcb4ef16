/**
 * The parts of mailauth that are used, typed as far as they are. Its main entry has types, but loads BIMI and an HTTP
 * client besides, and gives no way to bound the number of signatures.
 */

type MailauthResolver = (name: string, type: string) => Promise<unknown>

declare module 'mailauth/lib/spf/index.js' {
  export function spf(
    options: Readonly<{
      /** The reverse-path; '' checks the HELO identity. */
      sender: string
      ip: string
      helo: string
      mta: string
      strict: boolean
      maxElapsedTime: number
      resolver: MailauthResolver
    }>,
  ): Promise<{
    domain: string
    status: { result: string; comment?: string }
    rr?: string
  }>
}

declare module 'mailauth/lib/dmarc/index.js' {
  export function evaluateDmarc(
    options: Readonly<{
      headerFrom: readonly string[]
      fromFields: number
      spfDomains: readonly string[]
      dkimDomains: readonly string[]
      strict: boolean
      resolver: MailauthResolver
    }>,
  ): Promise<{
    response:
      | false
      | {
          status: { result: string }
          /** With sp=, np= and t= taken into account; not there when no policy was found. */
          policy?: string
          alignment?: { spf: { result?: string; strict: boolean }; dkim: { strict: boolean } }
          error?: string
        }
    /** In lower case, without a dot at the end, as A-labels. */
    dkimAligned?: ReadonlySet<string>
    /** Why there is no response. */
    reason?: string
  }>
}

declare module 'mailauth/lib/dkim/dkim-verifier.js' {
  import type { Writable } from 'node:stream'

  export type ParsedHeaders = { parsed: readonly { key: string; line: Buffer }[]; original: Buffer }

  export type MailauthSignature = {
    signingDomain?: string
    selector?: string
    algo?: string
    modulusLength?: number
    /** The fields that are signed, whole. */
    signingHeaders?: { headers: readonly string[] }
    status: {
      result: string
      comment?: string
      /** Bytes of the body that l= leaves out. */
      underSized?: number
      testing?: boolean
      policy?: Readonly<Record<string, string | undefined>>
    }
  }

  export class DkimVerifier extends Writable {
    constructor(
      options: Readonly<{ resolver: MailauthResolver; strict: boolean; minBitLength: number; sender: string }>,
    )
    headers: ParsedHeaders | false
    results: readonly MailauthSignature[]
    readonly arc: object
    messageHeaders(headers: ParsedHeaders): Promise<void>
  }
}

declare module 'mailauth/lib/arc/index.js' {
  export function arc(
    chain: object,
    options: Readonly<{ resolver: MailauthResolver; strict: boolean; minBitLength: number }>,
  ): Promise<{
    i: number | false
    status: { result: string; comment?: string }
  }>
}

declare module 'mailauth/lib/parse-dkim-headers.js' {
  export default function parseDkimHeaders(
    line: string | Buffer,
    options: Readonly<{ strict: boolean }>,
  ): { parsed: Readonly<Record<string, { value?: unknown } | undefined>> }
}

declare module 'mailauth/lib/tools.js' {
  /** Whether a domain shares its organizational domain (Public Suffix List) with one of the others. */
  export function getAlignment(domain: string, others: readonly string[]): object | false
}
