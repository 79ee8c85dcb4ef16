/**
 * The filters of the doors, as a schema: what each asks, what follows from its answer, how long it may take, and what
 * becomes of mail while it can not be asked. All are off until the operator says otherwise.
 */
import { z } from 'zod'
import { ClamAv, Rspamd } from './content-filters-schema.ts'
import { optionsLike } from './filter-options.ts'
import { apiDoor } from './listener-name.ts'
import { DnsLists, Greylist, Lists } from './sender-filters-schema.ts'

/** The section `filters:`. */
export const Filters = z
  .strictObject(
    {
      lists: Lists.prefault({}).describe('Clients and senders that the operator knows.'),
      dns_lists: DnsLists.prefault({}).describe('Lists of bad or good clients that others keep (RFC 5782).'),
      greylist: Greylist.prefault({}).describe('Strangers are asked to try again; routes that page are left out.'),
      clamav: ClamAv.prefault({}).describe('A virus scanner: clamd, by INSTREAM.'),
      rspamd: Rspamd.prefault({}).describe('A spam filter: rspamd, over HTTP.'),
    },
    optionsLike('clamav:'),
  )
  .transform(({ dns_lists, ...rest }) => ({ ...rest, dnsLists: dns_lists }))

/** What the filters work by; durations in milliseconds, sizes in bytes. */
export type FilterSettings = Readonly<z.output<typeof Filters>>

/** Where a filter names a listener that there is not; `names`: those that it can have. */
type Stray = Readonly<{ path: readonly PropertyKey[]; names: readonly string[] }>

/**
 * Where filters name a listener that is none of `listeners` and not the API: such a filter would never be asked. The greylist
 * is not for the API: a program that hands in mail tries again whatever it is told, which shows nothing about the sender.
 */
export function strayListeners(filters: FilterSettings, listeners: readonly string[]): readonly Stray[] {
  const { dnsLists: dns_lists, ...others } = filters
  return Object.entries({ ...others, dns_lists }).flatMap(([filter, { listeners: named }]) => {
    const names = filter === 'greylist' ? listeners : [...new Set([...listeners, apiDoor])]
    return (named ?? []).flatMap((name, at) =>
      names.includes(name) ? [] : [{ path: [filter, 'listeners', at], names }],
    )
  })
}
