/**
 * The filters of the SMTP doors, as a schema: what each asks, what follows from its answer, how long it may take, and what
 * becomes of mail while it can not be asked. All are off until the operator says otherwise.
 */
import { z } from 'zod'
import { parsePattern } from '../routing/pattern.ts'
import { Networks } from './network.ts'
import { countBetween, durationBetween, sizeBetween } from './quantities.ts'

const name = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,62})(?:\.[a-z\d_][a-z\d_-]{0,62})*$/i
const options = (example: string) => ({ error: `options such as "${example}"` })

/** What every filter has: where it is asked, for how long, and what counts when it does not answer. */
const Listeners = z
  .array(z.string({ error: 'the name of a listener' }).regex(name, { error: 'the name of a listener' }), {
    error: 'a list of names of listeners, or null',
  })
  .nullable()
  .prefault(null)
  .describe('Names of the listeners that ask this filter; null: all of them.')

const timeout = (usual: string) =>
  durationBetween('10ms', '5m').prefault(usual).describe('Time for its answer; then it counts as failed.')

const OnFailure = z
  .enum(['open', 'closed'], { error: 'open or closed' })
  .prefault('open')
  .describe('While it can not be asked: open takes the mail without it, closed defers the mail (451).')

const Consequence = z.enum(['refuse', 'quarantine'], { error: 'refuse or quarantine' })

const Names = z
  .array(
    z
      .string({ error: 'a domain such as example.com' })
      .refine((text) => domainIn(text) !== null, { error: 'a domain such as example.com' })
      .transform((text) => domainIn(text) ?? text),
    { error: 'a list of domains' },
  )
  .max(10_000, { error: 'no more than 10000 domains' })
  .prefault([])

const Helos = z
  .array(
    z
      .string({ error: 'a name as clients give it in EHLO' })
      .regex(/^[!-~]{1,255}$/, { error: 'a name as clients give it in EHLO' })
      .transform((text) => text.toLowerCase()),
    { error: 'a list of names' },
  )
  .max(10_000, { error: 'no more than 10000 names' })
  .prefault([])

const Senders = z
  .array(
    z
      .string({ error: 'an address such as ann@example.com' })
      .refine(isAddress, { error: 'an address such as ann@example.com' }),
    { error: 'a list of addresses' },
  )
  .max(10_000, { error: 'no more than 10000 addresses' })
  .prefault([])

const ListEntries = z.strictObject(
  {
    networks: Networks.prefault([]).describe('Addresses of clients, or networks of them.'),
    helo: Helos.describe('Names in EHLO or HELO, with the names below them.'),
    senders: Senders.describe('Reverse-paths (MAIL FROM).'),
    domains: Names.describe('Domains of reverse-paths, with the domains below them.'),
  },
  options('networks: [192.0.2.0/24]'),
)

const Lists = z
  .strictObject(
    {
      allow: ListEntries.prefault({}).describe(
        'Mail that no other filter but clamav is asked about. A sender or domain counts when SPF passes for it, a name in EHLO when it has the address of the client: anybody can write them.',
      ),
      deny: ListEntries.prefault({}).describe('Mail that is refused. What is allowed as well is allowed.'),
      timeout: timeout('5s'),
      on_failure: OnFailure,
      listeners: Listeners,
    },
    options('deny:'),
  )
  .transform(({ allow, deny, timeout, on_failure, listeners }) => ({
    allow,
    deny,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

const Zone = z.strictObject(
  {
    zone: z
      .string({ error: 'the zone of a DNS list, such as zen.spamhaus.org' })
      .regex(name, { error: 'the zone of a DNS list, such as zen.spamhaus.org' })
      .describe('The domain under which the list is asked (RFC 5782).'),
    listed: z
      .enum(['refuse', 'quarantine', 'allow'], { error: 'refuse, quarantine or allow' })
      .describe('What becomes of mail of a listed client; allow makes it a list of good ones.'),
    answers: Networks.prefault(['127.0.0.0/8']).describe(
      'Which of its answers count. Answers that lists give to tell of errors (127.255.255.0/24) never do.',
    ),
  },
  options('zone: zen.spamhaus.org'),
)

const DnsLists = z
  .strictObject(
    {
      zones: z
        .array(Zone, { error: 'a list of zones' })
        .max(20, { error: 'no more than 20 zones' })
        .prefault([])
        .describe('Lists to ask about the address of each client; with none the filter is off.'),
      timeout: timeout('2s'),
      on_failure: OnFailure,
      listeners: Listeners,
    },
    options('zones:'),
  )
  .transform(({ zones, timeout, on_failure, listeners }) => ({
    zones,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

const Greylist = z
  .strictObject(
    {
      enabled: z.boolean({ error: 'true or false' }).prefault(false).describe('Whether strangers must try twice.'),
      delay: durationBetween('1s', '6h').prefault('1m').describe('How long a stranger waits before it may try again.'),
      retry_window: durationBetween('1m', '7d')
        .prefault('2d')
        .describe('A stranger that tries again no later than this is let in.'),
      keep: durationBetween('1h', '365d').prefault('60d').describe('How long a client that was let in is remembered.'),
      rows: countBetween(100, 100_000_000)
        .prefault(500_000)
        .describe('Clients that are remembered at most; the oldest strangers go first.'),
      timeout: timeout('2s'),
      on_failure: OnFailure,
      listeners: Listeners,
    },
    options('enabled: true'),
  )
  .refine(({ retry_window, delay }) => retry_window > delay, { path: ['retry_window'], error: 'more than delay' })
  .transform(({ enabled, delay, retry_window, keep, rows, timeout, on_failure, listeners }) => ({
    enabled,
    delayMs: delay,
    retryMs: retry_window,
    keepMs: keep,
    rows,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

const SizeLimit = sizeBetween('1KiB', '256MiB')
  .prefault('25MiB')
  .describe('Mail that is larger is not given to it, and goes on without.')

const socketAddress = 'host:port, or the path of a socket'
const ClamAv = z
  .strictObject(
    {
      address: z
        .string({ error: socketAddress })
        .regex(/^(?:\/[^\0]{1,107}|(?:\[[\da-fA-F:.]{2,45}\]|[A-Za-z\d_.-]{1,253}):\d{1,5})$/, { error: socketAddress })
        .nullable()
        .prefault(null)
        .describe('Where clamd listens: host:port or the path of its socket; null: off.'),
      found: Consequence.prefault('refuse').describe('What becomes of mail in which it finds something.'),
      limit: SizeLimit,
      timeout: timeout('30s'),
      on_failure: OnFailure,
      listeners: Listeners,
    },
    options('address: 127.0.0.1:3310'),
  )
  .transform(({ address, found, limit, timeout, on_failure, listeners }) => ({
    address,
    found,
    limitBytes: limit,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

const Rspamd = z
  .strictObject(
    {
      url: z
        .url({ protocol: /^https?$/, error: 'an http:// or https:// URL without a password, or null' })
        .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
          error: 'an http:// or https:// URL without a password, or null',
        })
        .nullable()
        .prefault(null)
        .describe('Its normal worker, such as http://127.0.0.1:11333; null: off. RSPAMD_PASSWORD is its password.'),
      reject: Consequence.prefault('refuse').describe('What becomes of mail that it would reject.'),
      add_header: z
        .enum(['quarantine', 'accept'], { error: 'quarantine or accept' })
        .prefault('quarantine')
        .describe('What becomes of mail that it would mark as spam (add header, rewrite subject).'),
      soft_reject: z
        .enum(['defer', 'accept'], { error: 'defer or accept' })
        .prefault('defer')
        .describe('What becomes of mail that it would defer (soft reject).'),
      limit: SizeLimit,
      timeout: timeout('10s'),
      on_failure: OnFailure,
      listeners: Listeners,
    },
    options('url: http://127.0.0.1:11333'),
  )
  .transform(({ url, reject, add_header, soft_reject, limit, timeout, on_failure, listeners }) => ({
    url,
    reject,
    addHeader: add_header,
    softReject: soft_reject,
    limitBytes: limit,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

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
    options('clamav:'),
  )
  .transform(({ dns_lists, ...rest }) => ({ ...rest, dnsLists: dns_lists }))

/** What the filters work by; durations in milliseconds, sizes in bytes. */
export type FilterSettings = Readonly<z.output<typeof Filters>>

/** The part of it that each filter has. */
export type FilterConduct = Readonly<{
  timeoutMs: number
  onFailure: 'open' | 'closed'
  /** Null: all. */
  listeners: readonly string[] | null
}>

/** A pattern that names one mailbox is an address. */
function isAddress(text: string): boolean {
  const pattern = parsePattern(text)
  return pattern !== null && pattern.base !== null && pattern.domain !== null
}

/** In the form in which domains are compared. */
function domainIn(text: string): string | null {
  return parsePattern(`*@${text}`)?.domain ?? null
}
