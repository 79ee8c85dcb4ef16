/** Filters of clients and senders, as schemas: the operator's lists, lists in DNS, the greylist. */
import { z } from 'zod'
import { parsePattern } from '../routing/pattern.ts'
import { dnsName, Listeners, OnFailure, optionsLike, timeout } from './filter-options.ts'
import { Networks } from './network.ts'
import { countBetween, durationBetween } from './quantities.ts'

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
  optionsLike('networks: [192.0.2.0/24]'),
)

/** The operator's own lists. */
export const Lists = z
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
    optionsLike('deny:'),
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
      .regex(dnsName, { error: 'the zone of a DNS list, such as zen.spamhaus.org' })
      .describe('The domain under which the list is asked (RFC 5782).'),
    listed: z
      .enum(['refuse', 'quarantine', 'allow'], { error: 'refuse, quarantine or allow' })
      .describe('What becomes of mail of a listed client; allow makes it a list of good ones.'),
    answers: Networks.prefault(['127.0.0.0/8']).describe(
      'Which of its answers count. Answers that lists give to tell of errors (127.255.255.0/24) never do.',
    ),
  },
  optionsLike('zone: zen.spamhaus.org'),
)

/** Lists in DNS. */
export const DnsLists = z
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
    optionsLike('zones:'),
  )
  .transform(({ zones, timeout, on_failure, listeners }) => ({
    zones,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

/** The greylist. */
export const Greylist = z
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
    optionsLike('enabled: true'),
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

/** A pattern that names one mailbox is an address. */
function isAddress(text: string): boolean {
  const pattern = parsePattern(text)
  return pattern !== null && pattern.base !== null && pattern.domain !== null
}

/** In the form in which domains are compared. */
function domainIn(text: string): string | null {
  return parsePattern(`*@${text}`)?.domain ?? null
}
