/**
 * How often a network or a sender's domain may come, counted by this process alone: services on one database each give
 * their own share. A limit of what is usual, not of what is possible; who is over it is told to come again.
 */
import type { Network } from '../config/network.ts'
import { parseDomain } from '../mail/address.ts'
import { networkOf } from '../ops/client-network.ts'
import type { SmtpLimits } from './limits.ts'
import { inNetworks } from './network-list.ts'
import { createTokenBuckets } from './token-buckets.ts'

type RateLimits = Pick<SmtpLimits, 'unknownRecipientsRate' | 'mailRatePerNetwork' | 'mailRatePerDomain' | 'rateExempt'>

export type Rates = Readonly<{
  /** Counts a mail; whose share is used up, or null. */
  mail(clientIp: string, reversePath: string, limits: RateLimits): 'network' | 'domain' | null
  /** Counts an unknown recipient; whether that was one too many. */
  isHarvest(clientIp: string, limits: RateLimits): boolean
}>

/** More networks and domains than a service meets in the minutes that matter; some 10 MB at most. */
const remembered = 50_000

/** Starts with everybody's share whole; `now` is a clock in milliseconds that does not go back. */
export function createRates(now: () => number): Rates {
  const mailsOfNetwork = createTokenBuckets(remembered)
  const mailsOfDomain = createTokenBuckets(remembered)
  const unknownOfNetwork = createTokenBuckets(remembered)
  return {
    mail(clientIp, reversePath, { mailRatePerNetwork, mailRatePerDomain, rateExempt }) {
      if (isExempt(clientIp, rateExempt)) return null
      const isOver = mailRatePerNetwork && !mailsOfNetwork.take(networkOf(clientIp), mailRatePerNetwork, now())
      if (isOver) return 'network'
      const domain = domainOf(reversePath)
      if (domain === null || mailRatePerDomain === null) return null
      return mailsOfDomain.take(domain, mailRatePerDomain, now()) ? null : 'domain'
    },
    isHarvest(clientIp, { unknownRecipientsRate, rateExempt }) {
      if (unknownRecipientsRate === null || isExempt(clientIp, rateExempt)) return false
      return !unknownOfNetwork.take(networkOf(clientIp), unknownRecipientsRate, now())
    },
  }
}

/** The null reverse-path has no domain: bounces of many senders are not one sender. */
function domainOf(reversePath: string): string | null {
  const at = reversePath.lastIndexOf('@')
  if (at === -1) return null
  const text = reversePath.slice(at + 1)
  return parseDomain(text) ?? text.toLowerCase()
}

/** A list of networks, and what it said of clients: asking it costs more than the rest of a MAIL. */
type ReadList = Readonly<{ includes: (address: string) => boolean; said: Map<string, boolean> }>

/** A config never changes once it is loaded, so a list is read once. */
const readLists = new WeakMap<readonly Network[], ReadList>()

/** Clients whose answer is kept; then it begins anew. */
const saidLimit = 1_000

function isExempt(clientIp: string, networks: readonly Network[]): boolean {
  if (clientIp === '') return true // a unix socket: whom its permissions let in is ours
  if (networks.length === 0) return false
  const read = readLists.get(networks) ?? { includes: inNetworks(networks), said: new Map() }
  readLists.set(networks, read)
  const before = read.said.get(clientIp)
  if (before !== undefined) return before
  const answer = read.includes(clientIp)
  if (read.said.size >= saidLimit) read.said.clear()
  read.said.set(clientIp, answer)
  return answer
}
