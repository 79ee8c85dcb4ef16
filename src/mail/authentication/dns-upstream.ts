/**
 * The resolvers that we ask, with what is known about them. One lookup, bounded in time and in what it brings; whatever
 * comes of it is a value.
 */
import { promises } from 'node:dns'
import type { DnsRecord, DnsResult, RecordType } from './dns.ts'
import { dnsHealth } from './dns-health.ts'

/** The second try waits twice as long: together two seconds. */
const query = { timeout: 700, tries: 2 }
/** The root is in the cache of any resolver. */
const probeQuery = { timeout: 300, tries: 2 }
/** A lookup that waits for longer makes us look whether DNS is there. */
const slowMs = 400
/** Large companies have dozens of TXT records; a record of our protocols has a few hundred characters (RFC 7208 §3.4). */
const limitRecords = 100
const limitTextCharacters = 4096

const codesOfNone = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EBADQUERY'])
/** Whoever says this is there. */
const codesOfAnswers = new Set([...codesOfNone, 'EREFUSED', 'ENOTIMP', 'EFORMERR', 'EBADRESP'])

export type DnsUpstream = Readonly<{
  /** The resolvers as they were named; none: those of the system. */
  resolvers: readonly string[]
  isDown: () => boolean
  /** Never rejects; at once while DNS is down. */
  ask: (name: string, type: RecordType) => Promise<DnsResult>
  /** Ends the queries that are under way. */
  close: () => void
}>

export type DnsUpstreamParts = Readonly<{
  resolvers: readonly string[]
  /** Milliseconds of a monotonic clock. */
  now: () => number
  /** Told when DNS is found to be down, and up again. */
  changed: (isDown: boolean) => void
}>

/** Opens nothing and asks nothing yet. */
export function dnsUpstream({ resolvers, now, changed }: DnsUpstreamParts): DnsUpstream {
  const resolver = new promises.Resolver(query)
  const prober = new promises.Resolver(probeQuery)
  if (resolvers.length > 0) for (const each of [resolver, prober]) each.setServers([...resolvers])
  const probe = () =>
    prober.resolve('.', 'NS').then(
      () => true,
      (err) => codesOfAnswers.has(codeIn(err)),
    )
  const health = dnsHealth({ probe, now, changed })
  let isTried = false

  async function ask(name: string, type: RecordType): Promise<DnsResult> {
    if (health.isDown()) {
      health.recheck()
      return down
    }
    // The first question finds out about a DNS that was dead from the beginning.
    if (!isTried) health.suspect()
    isTried = true
    const { promise, resolve } = Promise.withResolvers<DnsResult>()
    const forget = health.onDown(() => resolve(down))
    const slow = setTimeout(health.suspect, slowMs)
    void settled(resolver.resolve(name, type)).then(resolve)
    const result = await promise
    clearTimeout(slow)
    forget()
    if (result.kind === 'failed') health.suspect()
    return result
  }

  function close(): void {
    resolver.cancel()
    prober.cancel()
  }

  return { resolvers, isDown: health.isDown, ask, close }
}

const down: DnsResult = { kind: 'failed', code: 'EDOWN' }

async function settled(resolving: Promise<unknown>): Promise<DnsResult> {
  try {
    const records = await resolving
    return { kind: 'records', records: Array.isArray(records) ? records.filter(isUsable).slice(0, limitRecords) : [] }
  } catch (err) {
    const code = codeIn(err)
    return { kind: codesOfNone.has(code) ? 'none' : 'failed', code }
  }
}

function isUsable(record: unknown): record is DnsRecord {
  if (typeof record === 'string') return true
  if (Array.isArray(record)) return record.join('').length <= limitTextCharacters
  return typeof record === 'object' && record !== null && 'exchange' in record
}

function codeIn(err: unknown): string {
  return err instanceof Error && 'code' in err ? String(err.code) : 'EUNKNOWN'
}
