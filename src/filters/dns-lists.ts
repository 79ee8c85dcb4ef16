/**
 * Lists of bad and good clients that others publish in DNS (RFC 5782). All zones are asked at once; a list of good ones
 * beats every other. A list is believed only as long as it is sane: an answer outside of 127.0.0.0/8 comes from a resolver
 * or a domain that answers everything, one in 127.255.255.0/24 says that we may not ask (Spamhaus does that to users of
 * public resolvers), and a list that lists 127.0.0.1 lists the world (RFC 5782 §5), as lists do that are being shut down.
 */
import type { FilterSettings } from '../config/filters-schema.ts'
import type { Dns } from '../mail/authentication/dns.ts'
import { type Answer, type ClientFacts, type Failed, type Filter, neutral, type Unasked, unasked } from './filter.ts'
import { networkMatcher } from './list-matcher.ts'
import { filterReplies } from './replies.ts'
import { reversedAddress } from './reversed-address.ts'
import { isStranger } from './stranger.ts'

type Settings = FilterSettings['dnsLists']
type Zone = Settings['zones'][number]

const loopback = '127.0.0.1'

const isAnswerOfLists = networkMatcher([{ address: '127.0.0.0', prefix: 8, family: 'ipv4' }])
const isErrorOfLists = networkMatcher([{ address: '127.255.255.0', prefix: 24, family: 'ipv4' }])

/** The filter; null without zones. */
export function dnsListsFilter({ zones, timeoutMs, onFailure }: Settings, dns: Dns): Filter | null {
  if (zones.length === 0) return null
  const lists = zones.map((zone) => ({ ...zone, counts: networkMatcher(zone.answers) }))

  async function connect({ clientIp }: ClientFacts): Promise<Answer | Failed | Unasked> {
    // No list of the internet knows a private network; some list all of them.
    if (clientIp === null || !isStranger(clientIp)) return unasked
    const found = await Promise.all(lists.map((list) => entryOf(clientIp, list, dns)))
    return answerOf(clientIp, found)
  }

  return { name: 'dns-lists', timeoutMs, onFailure, asks: { connect } }
}

/** What one list says about a client. `said`: its text about the entry. */
type Listed = Readonly<{ kind: 'listed'; list: Pick<Zone, 'zone' | 'listed'>; said: string | null }>
type Entry = Listed | Readonly<{ kind: 'unlisted' }> | Failed

/** The answer by the entries of all lists, in the order of the lists. */
export function answerOf(clientIp: string, entries: readonly Entry[]): Answer | Failed {
  const listedTo = (what: Zone['listed']) =>
    entries.find((entry): entry is Listed => entry.kind === 'listed' && entry.list.listed === what)
  const good = listedTo('allow')
  if (good !== undefined) return { kind: 'accept', because: reasonOf(clientIp, good) }
  const bad = listedTo('refuse')
  if (bad !== undefined) {
    const reply = filterReplies.listed(clientIp, bad.list.zone, bad.said)
    return { kind: 'refuse', because: reasonOf(clientIp, bad), reply }
  }
  const dubious = listedTo('quarantine')
  if (dubious !== undefined) return { kind: 'quarantine', because: reasonOf(clientIp, dubious) }
  return entries.find((entry) => entry.kind === 'failed') ?? neutral
}

function reasonOf(clientIp: string, { list, said }: Listed): string {
  return `${clientIp} is listed by ${list.zone}${said === null ? '' : ` (${said})`}`
}

type List = Zone & Readonly<{ counts: (address: string) => boolean }>

async function entryOf(clientIp: string, list: List, dns: Dns): Promise<Entry> {
  const name = `${reversedAddress(clientIp)}.${list.zone}`
  const found = await dns.lookup(name, 'A')
  if (found.kind === 'none') return { kind: 'unlisted' }
  if (found.kind === 'failed') return failed(list, found.code)
  const answers = found.records.filter((one) => typeof one === 'string')
  const strange = answers.find((answer) => !isAnswerOfLists(answer) || isErrorOfLists(answer))
  if (strange !== undefined) return failed(list, `it answers ${strange}`)
  if (!answers.some(list.counts)) return { kind: 'unlisted' }
  if (await listsTheWorld(list, dns)) return failed(list, 'it lists 127.0.0.1, so it lists the world')
  return { kind: 'listed', list, said: await textOf(name, dns) }
}

function failed({ zone }: List, why: string): Entry {
  return { kind: 'failed', because: `${zone}: ${why}` }
}

async function listsTheWorld({ zone }: List, dns: Dns): Promise<boolean> {
  const found = await dns.lookup(`${reversedAddress(loopback)}.${zone}`, 'A')
  return found.kind === 'records' && found.records.length > 0
}

/** Lists say there why, and where to ask for removal (RFC 5782 §2.1). */
async function textOf(name: string, dns: Dns): Promise<string | null> {
  const found = await dns.lookup(name, 'TXT')
  const [text] = found.kind === 'records' ? found.records : []
  return Array.isArray(text) ? text.join('') : null
}
