/**
 * Which signatures of a mail are looked at, and which keys they need: read from its header section, bounded, so that the
 * keys can be looked up before the mail is hashed and no flood of signatures costs a flood of hashing.
 */
import parseDkimHeaders from 'mailauth/lib/parse-dkim-headers.js'
import { headerSectionLimitBytes } from '../digest.ts'
import { allValues, type HeaderField } from '../header/header-fields.ts'
import type { RecordType } from './dns.ts'

/** Signatures that are verified; senders use one or two, with their provider's. */
export const limitSignatures = 5
/** Sets of an ARC chain that are verified; RFC 8617 §4.2.1 allows 50, forwarding makes two or three. */
export const limitArcSets = 10
/** Fields that are read to choose from. */
const limitCandidates = 50
/** With the names of all signed fields and copies of some (z=), a signature has a few thousand characters. */
const limitFieldCharacters = 16 * 1024
/** Lines of a header section with signatures: mailauth joins folded lines in time with the square of their number. */
const limitLines = 5_000

/**
 * Fields that stand once in a mail (RFC 5322 §3.6, RFC 2045 §3) and decide what is shown and where it belongs; lower case.
 * `From` is not among them: it is compared as a whole.
 */
export const singleFields: readonly string[] = [
  ...['subject', 'content-type', 'content-transfer-encoding'],
  ...['reply-to', 'message-id', 'in-reply-to', 'references'],
]

/** A DKIM-Signature field: `d=`, `s=`, and where its key is. */
export type SignatureField = Readonly<{ domain: string; selector: string; keyName: string }>

/** What is to be verified of a mail. */
export type SignedFields = Readonly<{
  signatures: readonly SignatureField[]
  /** Names of the keys that the ARC chain needs; null when there is none, or it is not looked at. */
  arcKeyNames: readonly string[] | null
  /** Why something is not looked at; null when everything is. */
  passedOver: Readonly<{ dkim: string | null; arc: string | null }>
}>

/** Type of the records that hold keys. */
export const keyRecordType: RecordType = 'TXT'

/** Chooses: signatures of the author's domain first, then in the order of their fields. */
export function signedFields(
  fields: readonly HeaderField[],
  headerSection: Uint8Array,
  authorDomain: string | null,
): SignedFields {
  const dkim = allValues(fields, 'dkim-signature')
  const seals = allValues(fields, 'arc-seal')
  const isSealed = fields.some(({ name }) => name.startsWith('arc-'))
  const because = unreadable(headerSection)
  const isBad = because !== null
  const arcProblem =
    because ??
    (seals.length > limitArcSets ? `${seals.length} ARC sets are more than the ${limitArcSets} we look at` : null)
  const messageSignatures = allValues(fields, 'arc-message-signature').slice(0, limitArcSets)
  return {
    signatures: isBad ? [] : chosen(dkim, authorDomain),
    arcKeyNames:
      isSealed && arcProblem === null
        ? unique([...seals, ...messageSignatures].flatMap((value) => keyOf('arc-seal', value)?.keyName ?? []))
        : null,
    passedOver: { dkim: dkim.length > 0 ? because : null, arc: isSealed ? arcProblem : null },
  }
}

function unreadable(headerSection: Uint8Array): string | null {
  if (headerSection.length >= headerSectionLimitBytes) return 'the header section is too long to be verified'
  let lines = 0
  for (let at = headerSection.indexOf(0x0a); at !== -1; at = headerSection.indexOf(0x0a, at + 1)) lines++
  return lines > limitLines ? 'the header section has too many lines to be verified' : null
}

function chosen(values: readonly string[], authorDomain: string | null): readonly SignatureField[] {
  const readable = values.slice(0, limitCandidates).flatMap((value) => keyOf('dkim-signature', value) ?? [])
  const isOfAuthor = ({ domain }: SignatureField) => authorDomain !== null && isBelow(authorDomain, domain)
  return [...readable.filter(isOfAuthor), ...readable.filter((field) => !isOfAuthor(field))].slice(0, limitSignatures)
}

function isBelow(name: string, domain: string): boolean {
  const [below, above] = [name.toLowerCase(), domain.toLowerCase()]
  return below === above || below.endsWith(`.${above}`) || above.endsWith(`.${below}`)
}

function keyOf(name: string, value: string): SignatureField | null {
  return value.length > limitFieldCharacters ? null : keyOfField(`${name}: ${Buffer.from(value, 'latin1').toString()}`)
}

/** `d=` and `s=` of a whole field, in mailauth's reading; null without both. */
export function keyOfField(line: string | Buffer): SignatureField | null {
  if (line.length > limitFieldCharacters + 100) return null
  const { parsed } = parseDkimHeaders(line, { strict: true })
  const [domain, selector] = [textOf(parsed['d']?.value), textOf(parsed['s']?.value)]
  if (domain === '' || selector === '') return null
  return { domain, selector, keyName: `${selector}._domainkey.${domain}`.toLowerCase() }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
