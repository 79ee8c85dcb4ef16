/** Filters of content, as schemas: a virus scanner and a spam filter, which run beside this service. */
import { z } from 'zod'
import { Listeners, OnFailure, optionsLike, timeout } from './filter-options.ts'
import { sizeBetween } from './quantities.ts'

const Consequence = z.enum(['refuse', 'quarantine'], { error: 'refuse or quarantine' })

const SizeLimit = sizeBetween('1KiB', '256MiB')
  .prefault('25MiB')
  .describe('Mail that is larger is not given to it, and goes on without.')

const socketAddress = 'host:port, or the path of a socket'
/** clamd. */
export const ClamAv = z
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
    optionsLike('address: 127.0.0.1:3310'),
  )
  .transform(({ address, found, limit, timeout, on_failure, listeners }) => ({
    address,
    found,
    limitBytes: limit,
    timeoutMs: timeout,
    onFailure: on_failure,
    listeners,
  }))

/** rspamd. */
export const Rspamd = z
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
    optionsLike('url: http://127.0.0.1:11333'),
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
