/**
 * Mailboxes out of address fields (RFC 5322 §3.4) with nodemailer's address parser, and out of the forms that real clients
 * write besides. Keeps one promise: an encoded word never makes an address (RFC 2047 §5), also when it is all there is:
 * other programs would see no address there, or another one. Words are hidden from the parser and decoded in names only,
 * so `From: =?utf-8?q?ceo=40bank.example?= <x@example.com>` has the address x@example.com, whatever the word says.
 */
import addressparser from 'nodemailer/lib/addressparser'
import type { Mailbox } from '../parsed-mail.ts'
import { addressLimit, hasUnstorable, type Notes, nameLimit, oneLine } from '../storable.ts'
import { decodedRaw, decodedWords, splitAtWords } from './encoded-words.ts'

/** A person writes to dozens, a list server to one; more are in the raw mail only. */
export const mailboxLimit = 200

/** A field is read up to here: the parser is linear, but it runs on the main thread when a worker failed. */
const fieldLimit = 64 * 1024

/** Stands for an encoded word while the parser must not see it: noncharacters, so no mail has them. */
const hiddenWord = /\ufdd0(\d{1,5})\ufdd1/
const hiddenSigns = /[\ufdd0\ufdd1]/g

/**
 * The mailboxes of address fields, in order; groups are taken apart, entries without a usable address left out. `hint` is
 * the charset of undeclared 8-bit, or null.
 */
export function mailboxesIn(values: readonly string[], notes: Notes, hint: string | null = null): readonly Mailbox[] {
  const found: Mailbox[] = []
  for (const value of values) {
    if (value.length > fieldLimit) notes.add('an address field is longer than 64 KiB and was read up to there')
    for (const mailbox of mailboxesOf(value.slice(0, fieldLimit), notes, hint)) {
      if (found.length === mailboxLimit) {
        notes.add(`only the first ${mailboxLimit} addresses of a field are listed`)
        return found
      }
      found.push(mailbox)
    }
  }
  return found
}

/** What most fields are: an address, or a name of plain words and an address. The parser reads it alike, at ten times the cost. */
const plainMailbox =
  /^(?:([a-z\d]+(?: [a-z\d]+){0,9}) <)?([\w+-]+(?:\.[\w+-]+){0,9}@[a-z\d-]+(?:\.[a-z\d-]+){1,9})(>?)$/i

/** The only mailbox of such a field, or null. */
function plainMailboxOf(value: string): Mailbox | null {
  if (value.length > addressLimit) return null
  const [whole, name, address = '', bracket] = plainMailbox.exec(value) ?? []
  const email = whole === undefined || (name === undefined) === (bracket === '>') ? null : usableAddress(address)
  return email === null ? null : mailboxOf(name ?? '', email)
}

function mailboxesOf(value: string, notes: Notes, hint: string | null): readonly Mailbox[] {
  const plain = plainMailboxOf(value)
  if (plain !== null) return [plain]
  const words: string[] = []
  const visible = splitAtWords(value).map(({ text, isWord }) => {
    return isWord ? `\ufdd0${words.push(text) - 1}\ufdd1` : decodedRaw(text, hint).replace(hiddenSigns, '')
  })
  const entries = entriesOf(visible.join(''))
  if (entries.some(({ address, email }) => email === null && address !== '')) {
    notes.add('an address field has something that is no address')
  }
  return entries.flatMap(({ name, email }) => {
    if (email === null) return []
    const decoded = nameOf(name, words)
    if (hasUnstorable(decoded)) notes.add('a name has control characters, which were left out')
    return [mailboxOf(decoded, email)]
  })
}

/** An entry as the parser found it, and its address if that can be used. */
type Entry = Readonly<{ name: string; address: string; email: string | null }>

/**
 * Where a quote that never ends, or stands around all of it, hides the only address, quotes are not believed; but never
 * those of a quoted local part (`"ceo@bank.example x"@evil.example`), whose content is no address.
 */
function entriesOf(text: string): readonly Entry[] {
  const entries = parsedEntries(text)
  if (!text.includes('"') || /"\s{0,20}@/.test(text) || entries.some(({ email }) => email !== null)) return entries
  const withoutQuotes = parsedEntries(text.replaceAll('"', ' '))
  return withoutQuotes.some(({ email }) => email !== null) ? withoutQuotes : entries
}

function parsedEntries(text: string): readonly Entry[] {
  return addressparser(text, { flatten: true }).map(({ name, address = '' }) => {
    return { name, address, email: usableAddress(bareAddress(address)) }
  })
}

function mailboxOf(name: string, email: string): Mailbox {
  const shown = oneLine(name, nameLimit)
  return { email, name: shown === '' || shown.toLowerCase() === email.toLowerCase() ? null : shown }
}

/** Words are decoded as bytes, so the text around them goes back to bytes first: UTF-8. Stray brackets are no name. */
function nameOf(name: string, words: readonly string[]): string {
  const bare = name.replace(/^[\s<>]+|[\s<>]{1,20}$/g, '').replace(/^'([^']*)'$/, '$1')
  const pieces = bare.split(hiddenWord).map((piece, at) => {
    return at % 2 === 1 ? (words[Number(piece)] ?? '') : Buffer.from(piece, 'utf8').toString('latin1')
  })
  return pieces.length === 1 ? bare : decodedWords(pieces.join(''), 'utf-8')
}

/** Without what clients put around an address: `mailto:`, quotes, brackets without their pair, the DNS root's dot. */
function bareAddress(address: string): string {
  const bare = address
    .replace(/^[<('[\s]{0,5}(?:mailto:)?/i, '')
    .replace(/[>')\s]{0,5}$/, '')
    .replace(/\.$|&gt$/, '')
  return bare.endsWith(']') && !bare.includes('[') ? bare.slice(0, -1) : bare
}

/** One `@`-separated local part and domain, no whitespace or controls, no encoded word; the domain in lower case. */
function usableAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1 || address.length > addressLimit) return null
  if (/[\s\p{Cc}\p{Cs}<>\ufdd0\ufdd1]/u.test(address)) return null
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (!/^(?:\[[^[\]]+\]|[^()[\]\\,;:"]+)$/.test(domain)) return null
  if (!/^(?:"[^"]*"|[^(),;:"\\]+)$/.test(local)) return null
  return `${local}@${domain.toLowerCase()}`
}
