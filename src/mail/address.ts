/**
 * Addresses as SMTP has them (RFC 5321 §4.1.2, RFC 6531 for UTF-8): reads a recipient, and gives any address a form in
 * which it can be compared. Two spellings of one mailbox compare equal, two mailboxes never do. Header fields with
 * names, groups and comments (RFC 5322 §3.4) are the parser's.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

/** A recipient, taken apart. */
export type Recipient = Readonly<{
  /** Everything before the `@`, as written but unquoted: `Support+vip`. */
  localPart: string
  /** What routing compares: lower case, without the detail: `support`. */
  base: string
  /** What stands behind the first `+`, as written; null when there is no `+`. */
  detail: string | null
  /** Lower case, A-labels (RFC 5890 §2.3.2.1); an address literal keeps its brackets. */
  domain: string
}>

/**
 * RFC 5321 §4.5.3.1.1 asks for 64 octets and to take more where possible. Signed reply addresses and VERP need more than
 * 64; nobody honest needs more than this.
 */
const localPartLimitOctets = 256

/** RFC 1035 §2.3.4: what the DNS can hold, as text without the trailing dot. */
const domainLimitOctets = 253

/** One atom: atext (RFC 5322 §3.2.3) or UTF-8 (RFC 6531 §3.3) that is neither a control character nor a space. */
const atom = /(?:[\w!#$%&'*+\-/=?^`{|}~]|[^\p{ASCII}\p{Cc}\p{Cs}\p{Z}])+/u.source
const dotString = new RegExp(`^${atom}(?:\\.${atom})*$`, 'u')
const quotedString = /^"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e]|[^\p{ASCII}\p{Cc}\p{Cs}])*"$/u

/** Hosts to travel through first, which everybody must accept and ignore (RFC 5321 §4.1.1.3, appendix C). */
const sourceRoute = /^@[^@:"\s]+(?:,@[^@:"\s]+)*:/

/** One label: letters, digits, hyphens; underscores since such hosts exist. */
const asciiLabel = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/

/**
 * Reads a forward-path, with or without its angle brackets. Null when it is no address with a domain: the bare
 * `postmaster` of RFC 5321 §4.5.1 is the caller's.
 */
export function parseRecipient(path: string): Recipient | null {
  const bracketed = path.startsWith('<') && path.endsWith('>') ? path.slice(1, -1) : path
  const mailbox = bracketed.replace(sourceRoute, '')
  const at = mailbox.lastIndexOf('@')
  if (at === -1) return null
  const local = parseLocalPart(mailbox.slice(0, at))
  const domain = parseDomain(mailbox.slice(at + 1))
  return local === null || domain === null ? null : { ...local, domain }
}

/** A recipient's address with another detail, null for none; written so that it can be read again. */
export function withDetail({ localPart, detail, domain }: Recipient, other: string | null): string {
  const name = detail === null ? localPart : localPart.slice(0, -detail.length - 1)
  return `${requoted(other === null ? name : `${name}+${other}`)}@${domain}`
}

/** Reads a local part, quoted or not; null when it is none. A leading `+` is part of the name, not the start of a detail. */
export function parseLocalPart(text: string): Omit<Recipient, 'domain'> | null {
  if (Buffer.byteLength(text) > localPartLimitOctets) return null
  if (!dotString.test(text) && !quotedString.test(text)) return null
  const localPart = unquoted(text)
  const plus = localPart.indexOf('+', 1)
  return {
    localPart,
    base: folded(plus === -1 ? localPart : localPart.slice(0, plus)),
    detail: plus === -1 ? null : localPart.slice(plus + 1),
  }
}

/** Reads a domain or an address literal into the form in which domains are compared; null when it is neither. */
export function parseDomain(text: string): string | null {
  if (text.startsWith('[')) return parseLiteral(text)
  // Honest senders write the DNS root's dot now and then.
  const domain = asciiForm(text.endsWith('.') ? text.slice(0, -1) : text)
  const isDomain = domain.length <= domainLimitOctets && domain.split('.').every((label) => asciiLabel.test(label))
  return isDomain ? domain : null
}

/**
 * The form in which addresses of authors and participants are compared: case folded, domain in A-labels, `+detail` kept
 * (whoever writes as `ann+x@` is not thereby `ann@`). Total: what is no address is compared as the text it is.
 */
export function addressKey(email: string): string {
  const text = email.trim()
  const at = text.lastIndexOf('@')
  if (at === -1) return folded(text)
  const domain = parseDomain(text.slice(at + 1)) ?? folded(text.slice(at + 1))
  const written = text.slice(0, at)
  const local = quotedString.test(written) ? requoted(unquoted(written)) : written
  return `${folded(local)}@${domain}`
}

/** Lower case of ASCII and beyond; composed (RFC 6532 §3.1), so that é is é however it was typed. */
export function folded(text: string): string {
  return text.toLowerCase().normalize('NFC')
}

/** The content of a quoted string; RFC 5321 §4.1.2: quoting changes nothing about which mailbox is meant. */
function unquoted(local: string): string {
  return local.startsWith('"') ? local.slice(1, -1).replace(/\\(.)/gu, '$1') : local
}

/** Quotes only where it must, and then in one way. */
function requoted(local: string): string {
  return dotString.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`
}

/**
 * U-labels become A-labels. `domainToASCII` reads its argument as the host of a URL, so `a/b` would become `a` and `1.2`
 * an IPv4 address: only names with letters from beyond ASCII may reach it, and the rest of them must be a host name's.
 */
function asciiForm(domain: string): string {
  if (/^\p{ASCII}*$/u.test(domain)) return domain.toLowerCase()
  if (!/^[A-Za-z\d._\P{ASCII}-]*$/u.test(domain) || domain.length > domainLimitOctets) return ''
  return domainToASCII(domain)
}

/** RFC 5321 §4.1.3: an IPv4 address, `IPv6:` and an IPv6 address, or another tag and its content. */
function parseLiteral(text: string): string | null {
  const literal = /^\[([^[\]]{1,255})\]$/.exec(text)?.[1]?.toLowerCase()
  if (literal === undefined) return null
  if (literal.startsWith('ipv6:')) return isIPv6(literal.slice(5)) ? `[${literal}]` : null
  return isIPv4(literal) || /^[a-z\d-]*[a-z\d]:[\x21-\x5a\x5e-\x7e]+$/.test(literal) ? `[${literal}]` : null
}
