/**
 * The one resolver that everything about authentication asks. Answers are values, not exceptions: a DNS that is broken is
 * an ordinary day. Bounded in time (per query), in memory (cache, size of answers) and in questions at once; a question
 * that is being asked is not asked twice, and while DNS is down every answer is `failed`, at once.
 */
import type { Registry } from 'prom-client'
import type { Log } from '../../ops/log.ts'
import { DnsCache } from './dns-cache.ts'
import { dnsMetrics, type LookupOutcome } from './dns-metrics.ts'
import { dnsUpstream } from './dns-upstream.ts'

/** The records that SPF, DKIM and DMARC know. */
export type RecordType = 'TXT' | 'A' | 'AAAA' | 'MX' | 'PTR' | 'CNAME'

/** One record as `node:dns` gives it: strings of a TXT record, an address or name, or an MX. */
export type DnsRecord = string | readonly string[] | Readonly<{ priority: number; exchange: string }>

/** What came of a lookup; `code` as of `node:dns`. */
export type DnsResult =
  | Readonly<{ kind: 'records'; records: readonly DnsRecord[] }>
  /** There is no such name, or it has no such records: ENOTFOUND, ENODATA, EBADNAME. */
  | Readonly<{ kind: 'none'; code: string }>
  /** Nobody knows: ETIMEOUT, ESERVFAIL, ECONNREFUSED and the like; EDOWN: it was not even asked. */
  | Readonly<{ kind: 'failed'; code: string }>

export type Dns = Disposable &
  Readonly<{
    /** Never rejects. */
    lookup: (name: string, type: RecordType) => Promise<DnsResult>
  }>

export type DnsParts = Readonly<{
  /** Addresses of the resolvers to ask; none means those of the system. Asked at each lookup, since a config may change. */
  resolvers: () => readonly string[]
  log: Log
  registry: Registry
  /** Milliseconds of a monotonic clock. */
  now?: () => number
}>

/** Queries at once, over all mails; one mail has a dozen. */
const limitQueries = 2_000
/** RFC 1035 §2.3.4 */
const limitNameCharacters = 253

/** Opens nothing and asks nothing yet; disposing ends the queries that are under way. */
export function createDns({ resolvers, log, registry, now = () => performance.now() }: DnsParts): Dns {
  const cache = new DnsCache()
  const underWay = new Map<string, Promise<DnsResult>>()
  let upstream = upstreamTo(resolvers())
  const metrics = dnsMetrics(registry, { isDown: () => upstream.isDown(), cached: () => cache.size })

  async function lookup(name: string, type: RecordType): Promise<DnsResult> {
    follow()
    if (name.length > limitNameCharacters) return { kind: 'none', code: 'EBADNAME' }
    const key = `${type} ${name.toLowerCase()}`
    const known = cache.get(key, now()) ?? underWay.get(key)
    if (known !== undefined) return counted(await known, 'cached')
    if (underWay.size >= limitQueries) return counted({ kind: 'failed', code: 'EBUSY' }, 'failed')
    const asking = ask(name, type, key)
    underWay.set(key, asking)
    const result = await asking.finally(() => underWay.delete(key))
    return counted(result, result.kind)
  }

  async function ask(name: string, type: RecordType, key: string): Promise<DnsResult> {
    const asked = upstream
    const result = await asked.ask(name, type)
    // Of a DNS that is down, or is no longer ours, nothing is to be remembered.
    if (asked === upstream && !asked.isDown()) cache.set(key, result, now())
    return result
  }

  function counted(result: DnsResult, outcome: LookupOutcome): DnsResult {
    metrics.count(outcome)
    return result
  }

  /** Another list of resolvers may know other answers. */
  function follow(): void {
    if (upstream.resolvers.join() === resolvers().join()) return
    upstream.close()
    upstream = upstreamTo(resolvers())
    cache.clear()
  }

  function upstreamTo(named: readonly string[]) {
    const changed = (isDown: boolean) =>
      isDown
        ? log.warn({ resolvers: named }, 'DNS does not answer: who wrote a mail can not be checked')
        : log.info({ resolvers: named }, 'DNS answers again')
    return dnsUpstream({ resolvers: named, now, changed })
  }

  return { lookup, [Symbol.dispose]: () => upstream.close() }
}
