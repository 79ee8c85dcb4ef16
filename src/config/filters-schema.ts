/**
 * The filters of the SMTP doors, as a schema: what each asks, what follows from its answer, how long it may take, and what
 * becomes of mail while it can not be asked. All are off until the operator says otherwise.
 */
import { z } from 'zod'
import { ClamAv, Rspamd } from './content-filters-schema.ts'
import { optionsLike } from './filter-options.ts'
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

/** Where filters name a listener that is none of `names`: such a filter would never be asked. */
export function strayListeners(filters: FilterSettings, names: readonly string[]): readonly (readonly PropertyKey[])[] {
  const { dnsLists: dns_lists, ...others } = filters
  return Object.entries({ ...others, dns_lists }).flatMap(([filter, { listeners }]) =>
    (listeners ?? []).flatMap((name, at) => (names.includes(name) ? [] : [[filter, 'listeners', at]])),
  )
}
