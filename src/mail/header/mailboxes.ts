/**
 * Mailboxes out of address fields (RFC 5322 §3.4) with nodemailer's address parser. Keeps one promise besides: an
 * encoded word never makes an address (RFC 2047 §5). Words are hidden from the parser and decoded in names only, so
 * `From: =?utf-8?q?ceo=40bank.example?= <x@example.com>` has the address x@example.com, whatever the word says.
 */
import addressparser from 'nodemailer/lib/addressparser'
import type { Mailbox } from '../parsed-mail.ts'
import { addressLimit, type Notes, nameLimit, oneLine } from '../storable.ts'
import { decodedRaw, decodedWords } from './encoded-words.ts'

/** A person writes to dozens, a list server to one; more are in the raw mail only. */
export const mailboxLimit = 200

/** A field is read up to here: the parser is linear, but it runs on the main thread when a worker failed. */
const fieldLimit = 64 * 1024

/** Stands for the `=?` of an encoded word while the parser must not see it; a noncharacter, so no mail has it. */
const hidden = '\ufdd0?'

/** The mailboxes of address fields, in order; groups are taken apart, entries without a usable address left out. */
export function mailboxesIn(values: readonly string[], notes: Notes): readonly Mailbox[] {
  const found: Mailbox[] = []
  for (const value of values) {
    if (value.length > fieldLimit) notes.add('an address field is longer than 64 KiB and was read up to there')
    for (const entry of entriesOf(value.slice(0, fieldLimit))) {
      const mailbox = mailboxOf(entry, notes)
      if (mailbox === null) continue
      if (found.length === mailboxLimit) {
        notes.add(`only the first ${mailboxLimit} addresses of a field are listed`)
        return found
      }
      found.push(mailbox)
    }
  }
  return found
}

type Entry = Readonly<{ name: string; address?: string }>

function entriesOf(value: string): readonly Entry[] {
  const visible = decodedRaw(value).replaceAll('\ufdd0', '').replaceAll('=?', hidden)
  return addressparser(visible, { flatten: true })
}

function mailboxOf({ name, address = '' }: Entry, notes: Notes): Mailbox | null {
  const email = usableAddress(address)
  if (email === null) {
    if (address !== '') notes.add('an address field has something that is no address')
    return null
  }
  const shown = oneLine(nameOf(name), nameLimit)
  return { email, name: shown === '' || shown === email ? null : shown }
}

/** Words are decoded as bytes, so raw text goes back to bytes first: UTF-8, as the other text between words. */
function nameOf(name: string): string {
  if (!name.includes(hidden)) return name
  return decodedWords(Buffer.from(name.replaceAll(hidden, '=?'), 'utf8').toString('latin1'))
}

/** One `@`-separated local part and domain, no whitespace or controls, no encoded word; the domain in lower case. */
function usableAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1 || address.length > addressLimit) return null
  if (/[\s\p{Cc}\p{Cs}<>\ufdd0]/u.test(address)) return null
  return address.slice(0, at + 1) + address.slice(at + 1).toLowerCase()
}
