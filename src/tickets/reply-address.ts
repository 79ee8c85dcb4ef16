/**
 * Signed reply addresses, `support+t42.SIGNATURE@…`: whoever writes to one holds mail that we sent about ticket T-42, and
 * whoever writes to the one that was made for him most likely got it from us. Neither can be guessed; a forged or
 * mistyped one is no evidence at all.
 *
 * The signature has two halves. The first binds the ticket, so that the address finds it whoever uses it (a colleague in
 * Cc does); the second binds the addressee as well, so that only his own use of it counts as his.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** 80 bits each, which nobody guesses over SMTP; both together stay below the 64 octets of RFC 5321 §4.5.3.1.1. */
const halfLength = 16
const pattern = new RegExp(`^t(\\d{1,18})\\.([0-9a-v]{${halfLength}})([0-9a-v]{${halfLength}})$`)
/** Base 32 hex, lower case: survives clients that fold the case of a local part. */
const digits = '0123456789abcdefghijklmnopqrstuv'

/** The keys of reply addresses. `accepted` are those that signed once and still count, and the signing one, which is among them. */
export type ReplyKeys = Readonly<{ signing: Uint8Array; accepted: readonly Uint8Array[] }>

/** A ring of one key, and of those before it. */
export function replyKeys(signing: Uint8Array, older: readonly Uint8Array[] = []): ReplyKeys {
  return { signing, accepted: [signing, ...older] }
}

/** What a `+detail` that we signed proves. */
export type SignedDetail = Readonly<{
  ticketNumber: number
  /** Whether it was made for this addressee, or for somebody else. */
  isFor(addressee: string): boolean
}>

/** The `+detail` of a ticket's reply address for one addressee, who is named in the form in which addresses are compared. */
export function signedDetail(ticketNumber: number, addressee: string, { signing: key }: ReplyKeys): string {
  return `t${ticketNumber}.${ticketHalf(ticketNumber, key)}${addresseeHalf(ticketNumber, addressee, key)}`
}

/** What a recipient's `+detail` proves; null when none of our keys signed it. */
export function readSignedDetail(detail: string, { accepted }: ReplyKeys): SignedDetail | null {
  const [, number = '', ofTicket = '', ofAddressee = ''] = pattern.exec(detail.toLowerCase()) ?? []
  if (number === '') return null
  const ticketNumber = Number(number)
  const key = accepted.find((one) => isSame(ticketHalf(ticketNumber, one), ofTicket))
  if (key === undefined) return null
  return {
    ticketNumber,
    isFor: (addressee) => isSame(addresseeHalf(ticketNumber, addressee, key), ofAddressee),
  }
}

/** An address without the detail that we signed: whoever sees it could pass for the one whom it was made for. */
export function withoutSignature(address: string): string {
  return address.replace(/\+t\d{1,18}\.[0-9a-v]{32}(?=@)/i, '')
}

function ticketHalf(ticketNumber: number, key: Uint8Array): string {
  return signatureOf(`postroom reply address t${ticketNumber}`, key)
}

function addresseeHalf(ticketNumber: number, addressee: string, key: Uint8Array): string {
  return signatureOf(`postroom reply address t${ticketNumber} for ${addressee}`, key)
}

function isSame(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}

function signatureOf(text: string, key: Uint8Array): string {
  const mac = createHmac('sha256', key).update(text).digest()
  const bits = [...mac.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: halfLength }, (_, at) => digits[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)]).join(
    '',
  )
}
