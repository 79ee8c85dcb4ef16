/**
 * What DNS tells the world of our domains: where their mail goes (MX), and who may send in their name (SPF, DMARC). Nothing
 * here is `wrong`: a proxy or a relay in front is no fault, and what DNS does not tell is unknown.
 */
import { hostname, networkInterfaces } from 'node:os'
import { Registry } from 'prom-client'
import { createDns, type DnsRecord, type DnsResult, type RecordType } from '../../mail/authentication/dns.ts'
import { createLog } from '../../ops/log.ts'
import type { Setup } from '../setup.ts'
import type { Check, Finding } from './finding.ts'

type Found = Omit<Finding, 'about'>
type Lookup = (name: string, type: RecordType) => Promise<DnsResult>

/** By which a machine is known: the name with which it greets, and its addresses. */
export type Here = Readonly<{ name: string; addresses: ReadonlySet<string> }>

/** Asks the resolvers of the config; `here` is this machine. */
export function mailDnsCheck({ environment, config }: Pick<Setup, 'environment' | 'config'>, here: Here): Check {
  return {
    about: 'dns',
    async look() {
      const log = createLog('silent', process.stderr, false)
      const resolvers = () => config.authentication.resolvers
      using dns = createDns({ resolvers, log, registry: new Registry() })
      const { domains } = config.table
      const incoming = domains.map((domain) => mxFinding(domain, here, dns.lookup))
      const outgoing = environment.OUTBOUND_SMTP_URL === undefined ? [] : sendingDomains(config)
      const published = outgoing.flatMap((domain) => [spfFinding(domain, dns.lookup), dmarcFinding(domain, dns.lookup)])
      return await Promise.all([...incoming, ...published])
    },
  }
}

/** This machine, as far as it knows itself: behind NAT its address on the internet is none of its own. */
export function thisMachine(): Here {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return { name: hostname().toLowerCase(), addresses: new Set(interfaces.map(({ address }) => address.toLowerCase())) }
}

/** Replies come from the address that the requester wrote to, so from each of our domains. */
function sendingDomains({ table, outbound }: Setup['config']): readonly string[] {
  const from = outbound.from?.split('@').at(-1)?.toLowerCase()
  return [...new Set([...table.domains, ...(from === undefined ? [] : [from])])]
}

/** Whether mail for `domain` comes here (RFC 5321 §5.1). */
async function mxFinding(domain: string, here: Here, lookup: Lookup): Promise<Found> {
  const mx = await lookup(domain, 'MX')
  if (mx.kind === 'failed') return unknown(domain, 'MX', mx.code)
  const exchanges = mx.kind === 'none' ? [] : mx.records.flatMap(exchangeOf)
  if (exchanges.length === 0)
    return note(`${domain} has no MX record: senders try the address of ${domain} itself, if it has one`)
  if (exchanges.every((exchange) => exchange === '')) return note(`${domain} says that it takes no mail (RFC 7505)`)
  const leading = await Promise.all(exchanges.map((exchange) => leadsHere(exchange, here, lookup)))
  const at = leading.indexOf(true)
  if (at !== -1) return { level: 'ok', text: `mail for ${domain} comes to ${exchanges[at]}, which is this machine` }
  return note(
    `mail for ${domain} goes to ${exchanges.join(', ')}: no name or address of this machine; right behind a relay, a proxy or NAT`,
  )
}

async function leadsHere(exchange: string, here: Here, lookup: Lookup): Promise<boolean> {
  if (exchange === here.name) return true
  const found = await Promise.all([lookup(exchange, 'A'), lookup(exchange, 'AAAA')])
  const addresses = found.flatMap((result) => (result.kind === 'records' ? result.records : []))
  return addresses.some((address) => typeof address === 'string' && here.addresses.has(address.toLowerCase()))
}

/** Who may send for `domain` (RFC 7208 §4.5): one record, or receivers know of none. */
async function spfFinding(domain: string, lookup: Lookup): Promise<Found> {
  const found = await lookup(domain, 'TXT')
  if (found.kind === 'failed') return unknown(domain, 'SPF', found.code)
  const records = textsOf(found).filter((text) => /^v=spf1(?: |$)/i.test(text))
  if (records.length === 1) return { level: 'ok', text: `${domain} has an SPF record` }
  return records.length === 0
    ? note(`${domain} has no SPF record: what we send in its name is easily taken for spam (RFC 7208)`)
    : note(`${domain} has ${records.length} SPF records, which counts as a broken one (RFC 7208 §4.5)`)
}

/** What is to become of mail that others send as `domain`; a record of a domain above counts (RFC 7489 §6.6.3). */
async function dmarcFinding(domain: string, lookup: Lookup): Promise<Found> {
  for (const name of withParents(domain)) {
    const found = await lookup(`_dmarc.${name}`, 'TXT')
    if (found.kind === 'failed') return unknown(domain, 'DMARC', found.code)
    if (textsOf(found).some((text) => /^v=DMARC1\s*(?:;|$)/i.test(text)))
      return { level: 'ok', text: `${domain} has a DMARC record, at _dmarc.${name}` }
  }
  return note(`${domain} has no DMARC record: anybody's mail may pass for it (RFC 7489)`)
}

/** `a.b.example`, `b.example`: no top-level domain has a policy for others' mail. */
function withParents(domain: string): readonly string[] {
  const labels = domain.split('.')
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, at) => labels.slice(at).join('.'))
}

function exchangeOf(record: DnsRecord): readonly string[] {
  return typeof record === 'object' && 'exchange' in record ? [record.exchange.toLowerCase().replace(/\.$/, '')] : []
}

function textsOf(result: DnsResult): readonly string[] {
  if (result.kind !== 'records') return []
  return result.records.flatMap((record) => (Array.isArray(record) ? [record.join('')] : []))
}

function unknown(domain: string, what: string, code: string): Found {
  return note(`${domain}: ${what} unknown, DNS does not answer (${code})`)
}

function note(text: string): Found {
  return { level: 'note', text }
}
