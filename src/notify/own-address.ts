/** The address of ours that a ticket's replies come from, and the signed one that answers and bounces come back to. Pure. */
import { addressKey, parseRecipient, type Recipient, withDetail } from '../mail/address.ts'
import { routeRecipient } from '../routing/route.ts'
import type { RouteTable } from '../routing/types.ts'
import { type ReplyKeys, signedDetail } from '../tickets/reply-address.ts'

/**
 * The address that the requester wrote to: the first recipient that a route serves, without its detail. `fallback`, or the
 * postmaster of the first domain, when none does; null when there is no domain of ours.
 */
export function ownAddress(
  recipients: readonly string[],
  { table, fallback }: Readonly<{ table: RouteTable; fallback: string | null }>,
): Recipient | null {
  const [domain] = table.domains
  const candidates = [...recipients, fallback, domain === undefined ? null : `postmaster@${domain}`]
  for (const candidate of candidates) {
    const read = candidate === null ? null : parseRecipient(candidate)
    const plain = read === null ? null : parseRecipient(withDetail(read, null))
    if (plain !== null && routeRecipient(withDetail(plain, null), table).kind === 'routed') return plain
  }
  return null
}

/** RFC 5321 §4.5.3.1.1: what every server takes. */
const localPartLimitOctets = 64

/** Served at each of our domains, and short (RFC 5321 §4.5.1). */
const postmaster = { localPart: 'postmaster', base: 'postmaster', detail: null }

/** The reply address of a ticket for one addressee: Reply-To, and the envelope sender, so that bounces name him (VERP). */
export function replyAddress(own: Recipient, ticketId: number, addressee: string, keys: ReplyKeys): string {
  const detail = signedDetail(ticketId, addressKey(addressee), keys)
  const address = withDetail(own, detail)
  const isTooLong = Buffer.byteLength(address.slice(0, address.lastIndexOf('@'))) > localPartLimitOctets
  return isTooLong ? withDetail({ ...own, ...postmaster }, detail) : address
}
