/**
 * What SPF, DKIM, DMARC and ARC say of one delivery: plain data, stored with the delivery. It is evidence about domains,
 * never about people; what follows from it is decided in `intake/`.
 */

/** SPF of the reverse-path, or of the HELO name when that is null (RFC 7208 §2.6). */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror'

/** One DKIM signature (RFC 6376, RFC 8601 §2.7.1). */
export type DkimResult = 'pass' | 'fail' | 'none' | 'policy' | 'neutral' | 'temperror' | 'permerror'

/** DMARC of the author's domain (RFC 7489 §11.2); `none`: it publishes no policy. */
export type DmarcResult = 'pass' | 'fail' | 'none' | 'temperror' | 'permerror'

/** The ARC chain (RFC 8617 §4.4). */
export type ArcResult = 'pass' | 'fail' | 'none' | 'temperror'

export type DkimSignature = Readonly<{
  result: DkimResult
  /** `d=` and `s=`. */
  domain: string
  selector: string
  /** Whether the domain aligns with the author's, by the mode that its DMARC policy asks for. */
  isAligned: boolean
  because: string
}>

export type Authentication = Readonly<{
  spf: Readonly<{ result: SpfResult; domain: string | null; because: string }>
  /** One for each signature that was looked at; none when the mail is not signed. */
  dkim: readonly DkimSignature[]
  dmarc: Readonly<{
    result: DmarcResult
    /** The author's domain; null when it has no single author with a domain. */
    domain: string | null
    policy: 'none' | 'quarantine' | 'reject' | null
    because: string
  }>
  arc: Readonly<{ result: ArcResult; because: string }>
}>

/** Nothing was asked, and why. */
export function notAuthenticated(because: string): Authentication {
  return {
    spf: { result: 'none', domain: null, because },
    dkim: [],
    dmarc: { result: 'none', domain: null, policy: null, because },
    arc: { result: 'none', because },
  }
}
