/**
 * The filters of the service: made from the config, made again when that changes, given to each listener by its name. What
 * they work with (DNS, database, password) comes from outside; nothing is asked before a client comes.
 */
import type { Pool } from 'pg'
import type { Registry } from 'prom-client'
import type { FilterConduct } from '../config/filter-options.ts'
import type { FilterSettings } from '../config/filters-schema.ts'
import type { Dns } from '../mail/authentication/dns.ts'
import type { Log } from '../ops/log.ts'
import { type Asking, asking } from './ask.ts'
import { clamAvFilter } from './clamav.ts'
import { dnsListsFilter } from './dns-lists.ts'
import type { Filter, FilterName } from './filter.ts'
import { filterMetrics } from './filter-metrics.ts'
import { greylistFilter, greylistTrimmer } from './greylist.ts'
import { listsFilter } from './lists.ts'
import { rspamdFilter } from './rspamd.ts'
import { type Screen, visitOf } from './screen.ts'
import { spfCheck } from './spf-check.ts'

export type FilterSetParts = Readonly<{
  /** Asked at each connection, so that a changed config counts for the next one. */
  settings: () => FilterSettings
  dns: Dns
  pool: Pool
  /** Our name, told to rspamd and to SPF records that ask for it. */
  ourName: string
  /** Rspamd's; null when it wants none. */
  rspamdPassword: string | null
  log: Log
  registry: Registry
}>

/** `without`: filters that are never asked there, whatever the config says. */
export type FilterSet = Disposable & Readonly<{ at: (listener: string, without: readonly FilterName[]) => Screen }>

/** Puts the filters together; disposing ends the cleaning of the greylist. */
export function createFilters(parts: FilterSetParts): FilterSet {
  const { settings, pool, log, registry } = parts
  const trimmer = greylistTrimmer({ pool, log, settings: () => settings().greylist })
  const ask: Asking = asking({ log, metrics: filterMetrics(registry) })
  let made: Readonly<{ from: FilterSettings; filters: readonly Made[] }> | null = null

  function filtersAt(listener: string, without: readonly FilterName[]): readonly Filter[] {
    const from = settings()
    if (made?.from !== from) made = { from, filters: filtersBy(from, parts) }
    const here = made.filters.filter(({ listeners }) => listeners?.includes(listener) ?? true)
    return here.flatMap(({ filter }) => (without.includes(filter.name) ? [] : [filter]))
  }

  return {
    at: (listener, without) => ({
      visit(client) {
        const filters = filtersAt(listener, without)
        return filters.length === 0 ? null : visitOf(client, { filters, ask })
      },
    }),
    [Symbol.dispose]: () => trimmer[Symbol.dispose](),
  }
}

type Made = Readonly<{ filter: Filter; listeners: FilterConduct['listeners'] }>

/** Those that are on, in the order of `filterNames`. */
function filtersBy(settings: FilterSettings, { dns, pool, ourName, rspamdPassword }: FilterSetParts): readonly Made[] {
  const spf = spfCheck(dns, ourName)
  const { clamav, lists, dnsLists, greylist, rspamd } = settings
  const all: readonly (readonly [Filter | null, FilterConduct])[] = [
    [clamAvFilter(clamav), clamav],
    [listsFilter(lists, { dns, spf }), lists],
    [dnsListsFilter(dnsLists, dns), dnsLists],
    [greylistFilter(greylist, { pool, spf, now: () => new Date() }), greylist],
    [rspamdFilter(rspamd, { password: rspamdPassword, ourName }), rspamd],
  ]
  return all.flatMap(([filter, { listeners }]) => (filter === null ? [] : [{ filter, listeners }]))
}
