/** The shapes of signs that a machine made a mail, and of the three most common ones; the table is in `origin.ts`. */
import { firstValue, type HeaderField } from '../header/header-fields.ts'
import type { Origin } from '../parsed-mail.ts'

/** What the signs look at. */
export type OriginFacts = Readonly<{
  /** '' is the null reverse-path (RFC 5321 §4.5.5). */
  reversePath: string
  fields: readonly HeaderField[]
  /** Decoded. */
  subject: string
  /** Address of the author; null when there is none. */
  authorEmail: string | null
  /** Addresses of `Reply-To:`. */
  replyTo: readonly string[]
}>

/** One sign that a machine made a mail. */
export type Sign = Readonly<{ origin: Origin; because: string; holds: (facts: OriginFacts) => boolean }>

/** The field is there, with anything in it; or with nothing, where a machine leaves it empty. */
export function has(origin: Origin, name: string, source: string, empty?: 'even when empty'): Sign {
  const holds = ({ fields }: OriginFacts) => {
    return empty === undefined ? keyword(fields, name) !== '' : firstValue(fields, name) !== null
  }
  return { origin, because: `${name} is there (${source})`, holds }
}

/** The field has one of these keywords. */
export function says(origin: Origin, name: string, keywords: readonly string[], source: string): Sign {
  const holds = ({ fields }: OriginFacts) => keywords.includes(keyword(fields, name))
  return { origin, because: `${name} is ${keywords.join(' or ')} (${source})`, holds }
}

/** multipart/report of this report-type (RFC 6522 §3). */
export function report(origin: Origin, reportType: string, source: string): Sign {
  const parameter = new RegExp(`;\\s*report-type\\s*=\\s*"?\\s*${reportType}\\b`, 'i')
  const holds = ({ fields }: OriginFacts) => {
    const contentType = firstValue(fields, 'content-type') ?? ''
    return /^multipart\/report\b/i.test(contentType) && parameter.test(contentType)
  }
  return { origin, because: `report-type=${reportType} (${source})`, holds }
}

/** The first word of a value, in lower case: comments and parameters may follow it (RFC 3834 §5). */
export function keyword(fields: readonly HeaderField[], name: string): string {
  return /^[^\s;(,]+/.exec((firstValue(fields, name) ?? '').trim().toLowerCase())?.[0] ?? ''
}
