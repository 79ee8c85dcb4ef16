/** What DNS said, kept for a while: bounded in time and in memory, whatever is asked and answered. */
import type { DnsResult } from './dns.ts'

/**
 * How long a result is used again, in milliseconds. Node does not tell the TTL of most records, so these stand for it:
 * a record that is changed counts after five minutes, one that is added after one.
 */
const keptMs: Readonly<Record<DnsResult['kind'], number>> = { records: 300_000, none: 60_000, failed: 10_000 }

/** Characters of all names and records together; some 50,000 ordinary answers. */
const limitCharacters = 8 * 1024 * 1024

/** What an entry costs besides its characters. */
const overhead = 120

type Entry = Readonly<{ result: DnsResult; until: number; weight: number }>

/** Results by question. The longest unused go first when there are too many. */
export class DnsCache {
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>()
  #weight = 0

  /** What was said to a question, if it still counts at `now` (milliseconds of any clock). */
  get(key: string, now: number): DnsResult | null {
    const entry = this.#entries.get(key)
    if (entry === undefined) return null
    this.#remove(key, entry)
    if (entry.until <= now) return null
    this.#add(key, entry)
    return entry.result
  }

  set(key: string, result: DnsResult, now: number): void {
    const old = this.#entries.get(key)
    if (old !== undefined) this.#remove(key, old)
    this.#add(key, { result, until: now + keptMs[result.kind], weight: overhead + key.length + sizeOf(result) })
    for (const [oldest, entry] of this.#entries) {
      if (this.#weight <= limitCharacters) return
      this.#remove(oldest, entry)
    }
  }

  get size(): number {
    return this.#entries.size
  }

  clear(): void {
    this.#entries.clear()
    this.#weight = 0
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#weight += entry.weight
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#weight -= entry.weight
  }
}

function sizeOf(result: DnsResult): number {
  return result.kind === 'records' ? JSON.stringify(result.records).length : 0
}
