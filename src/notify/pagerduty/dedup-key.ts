/**
 * The key under which PagerDuty knows a ticket: events of one key are one alert, so a page that is sent twice wakes once, and
 * whatever PagerDuty tells us about an incident with it is about that ticket. It names the installation, since several may
 * page through one integration. Pure.
 */
import { numberOfRef } from '../../tickets/ref.ts'

/** The `dedup_key` of a ticket; far below the 255 characters that PagerDuty takes. */
export function dedupKeyOf(installation: string, ref: string): string {
  return `postroom-${installation}-${ref}`
}

/** The number of the ticket with this key; null when it is none of this installation's. */
export function ticketOfDedupKey(installation: string, key: string): number | null {
  const start = dedupKeyOf(installation, '')
  const ref = key.startsWith(`${start}T-`) ? key.slice(start.length) : ''
  return numberOfRef(ref)
}
