/**
 * Signed reply addresses, `support+t42.SIGNATURE@…`: whoever writes to one holds mail that we sent about ticket T-42. The
 * signature can not be guessed; a forged or mistyped one is no evidence at all.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** 128 bits in base 32 hex, lower case: survives clients that fold the case of a local part. */
const signatureLength = 26
const pattern = new RegExp(`^t(\\d{1,18})\\.([0-9a-v]{${signatureLength}})$`)
const digits = '0123456789abcdefghijklmnopqrstuv'

/** The `+detail` that names a ticket: `t42.SIGNATURE`, for the given ticket number and secret key. */
export function signedDetail(ticketNumber: number, key: Uint8Array): string {
  return `t${ticketNumber}.${signatureOf(ticketNumber, key)}`
}

/** The ticket number that a recipient's `+detail` proves, or null when it proves none. */
export function ticketOfDetail(detail: string, key: Uint8Array): number | null {
  const [, number = '', signature = ''] = pattern.exec(detail.toLowerCase()) ?? []
  if (number === '') return null
  const expected = Buffer.from(signatureOf(Number(number), key))
  return timingSafeEqual(expected, Buffer.from(signature)) ? Number(number) : null
}

function signatureOf(ticketNumber: number, key: Uint8Array): string {
  const mac = createHmac('sha256', key).update(`postroom reply address t${ticketNumber}`).digest()
  const bits = [...mac.subarray(0, 17)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from(
    { length: signatureLength },
    (_, at) => digits[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)],
  ).join('')
}
