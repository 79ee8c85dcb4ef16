/**
 * What leaves Postroom, as schemas for `postroom.yaml`: pages and what happens when nobody takes them, acknowledgements, mail
 * of agents, webhooks. Secrets are none of these: they are in the environment, under names that are made of names here.
 */
import { z } from 'zod'
import { parseDomain, parseRecipient } from '../mail/address.ts'
import { countBetween, durationBetween } from './quantities.ts'

/** Languages that acknowledgements are written in. */
export const languages = ['en', 'de', 'fr', 'es', 'nl', 'pt', 'it'] as const

/** What webhooks tell of. */
export const publishedEvents = ['ticket.created', 'ticket.updated', 'message.received', 'notification.failed'] as const
export type PublishedEvent = (typeof publishedEvents)[number]

/** A name that an environment variable can end with. */
export const secretName = z
  .string({ error: 'a name of letters, digits and _' })
  .regex(/^[A-Za-z\d][A-Za-z\d_]{0,63}$/, { error: 'a name of letters, digits and _' })

const flag = () => z.boolean({ error: 'true or false' })

const Address = z
  .string({ error: 'an address such as oncall@example.com' })
  .refine((text) => (parseRecipient(text)?.domain ?? null) !== null, { error: 'an address such as oncall@example.com' })

/** One way to reach people when a page does not. */
const PageChannel = z
  .strictObject(
    {
      mail: z
        .array(Address, { error: 'a list of addresses' })
        .min(1, { error: 'at least one address' })
        .optional()
        .describe('Addresses that get a mail through OUTBOUND_SMTP_URL.'),
      webhook: secretName.optional().describe('Name of a webhook of this file.'),
    },
    { error: 'one of "mail: [ADDRESS]" and "webhook: NAME"' },
  )
  .refine(({ mail, webhook }) => (mail === undefined) !== (webhook === undefined), {
    error: 'one of "mail: [ADDRESS]" and "webhook: NAME"',
  })
  .transform(({ mail, webhook }) =>
    webhook === undefined ? ({ kind: 'mail', to: mail ?? [] } as const) : ({ kind: 'webhook', name: webhook } as const),
  )

export type PageChannel = z.output<typeof PageChannel>

export const Paging = z
  .strictObject(
    {
      rate: countBetween(1, 10_000)
        .prefault(120)
        .describe('Events of one PagerDuty key in a minute; further ones wait, so that a storm does not use it up.'),
      give_up: durationBetween('1m', '7d')
        .prefault('12h')
        .describe('How long a page is tried while PagerDuty is away; then it has failed.'),
      fallback: z
        .strictObject(
          {
            after: durationBetween('1s', '24h')
              .prefault('3m')
              .describe(
                'When no page was accepted and nobody has taken the ticket after this time, the next channel is used.',
              ),
            channels: z
              .array(PageChannel, { error: 'a list of channels' })
              .max(20, { error: 'no more than 20 channels' })
              .prefault([])
              .describe('Tried in turn, and again from the first, until somebody takes the ticket.'),
          },
          { error: 'options such as "after: 3m"' },
        )
        .prefault({})
        .describe('What to do when a page does not arrive.'),
      escalate: z
        .array(
          z.strictObject(
            {
              after: durationBetween('1s', '7d').describe('How long after the page, if nobody has taken the ticket.'),
              channel: PageChannel.describe('Whom to tell.'),
            },
            { error: 'a step such as "{after: 5m, channel: {mail: [boss@example.com]}}"' },
          ),
          { error: 'a list of steps' },
        )
        .max(20, { error: 'no more than 20 steps' })
        .prefault([])
        .describe('Whom else to tell when nobody takes a ticket, whether its page was accepted or not.'),
    },
    { error: 'options such as "rate: 120"' },
  )
  .transform(({ rate, give_up, fallback, escalate }) => ({
    ratePerMinute: rate,
    giveUpMs: give_up,
    fallback: { afterMs: fallback.after, channels: fallback.channels },
    escalate: escalate.map(({ after, channel }) => ({ afterMs: after, channel })),
  }))

export const Acknowledge = z
  .strictObject(
    {
      enabled: flag().prefault(true).describe('Whether requesters are told that their mail has become a ticket.'),
      per_address: durationBetween('0s', '30d')
        .prefault('24h')
        .describe('An address gets one acknowledgement in this time.'),
      per_domain: countBetween(1, 1_000_000)
        .prefault(200)
        .describe('Acknowledgements to the addresses of one domain in an hour.'),
      language: z
        .enum(languages, { error: `one of ${languages.join(', ')}` })
        .prefault('en')
        .describe('Language of acknowledgements, unless the route has its own.'),
      templates: z
        .string({ error: 'a directory, or null' })
        .min(1, { error: 'a directory, or null' })
        .nullable()
        .prefault(null)
        .describe('Directory with templates that replace the built-in ones; relative to the working directory.'),
    },
    { error: 'options such as "per_address: 24h"' },
  )
  .transform(({ enabled, per_address, per_domain, language, templates }) => ({
    enabled,
    perAddressMs: per_address,
    perDomainHourly: per_domain,
    language,
    templates,
  }))

export const Outbound = z
  .strictObject(
    {
      name: z
        .string({ error: 'one line of up to 100 characters' })
        .regex(/^[^\p{C}]{1,100}$/u, { error: 'one line of up to 100 characters' })
        .prefault('Support')
        .describe('Name of the author of mail that we send; its address is the one that the requester wrote to.'),
      from: Address.nullable()
        .prefault(null)
        .describe(
          'Address for mail that is about no address of ours, such as pages by mail. By default, postmaster@ the first domain.',
        ),
      dkim: z
        .strictObject(
          {
            domain: z
              .string({ error: 'a domain such as example.com' })
              .refine((text) => parseDomain(text) !== null, { error: 'a domain such as example.com' })
              .describe('The domain that signs (d=).'),
            selector: z
              .string({ error: 'a selector such as s1' })
              .regex(/^[A-Za-z\d](?:[A-Za-z\d._-]{0,61}[A-Za-z\d])?$/, { error: 'a selector such as s1' })
              .describe('Where its key is published (s=).'),
            key: z
              .string({ error: 'a file' })
              .min(1, { error: 'a file' })
              .describe('File with the private key in PEM; relative to the working directory.'),
          },
          { error: 'domain, selector and key, or null' },
        )
        .nullable()
        .prefault(null)
        .describe('DKIM signature of what we send; null when the smarthost signs.'),
    },
    { error: 'options such as "name: Support"' },
  )
  .transform(({ name, from, dkim }) => ({ name, from, dkim }))

const Webhook = z
  .strictObject(
    {
      name: secretName.describe('Names it in notifications; WEBHOOK_SECRET_NAME in the environment is its secret.'),
      url: z
        .string({ error: 'an http:// or https:// URL' })
        .refine(isWebUrl, { error: 'an http:// or https:// URL without user and password' })
        .describe('Where events are sent.'),
      events: z
        .array(z.enum(publishedEvents, { error: `one of ${publishedEvents.join(', ')}` }), {
          error: 'a list of events',
        })
        .prefault([])
        .describe('What it is told of. May be empty for one that only pages.'),
      format: z
        .enum(['json', 'slack'], { error: 'json or slack' })
        .prefault('json')
        .describe('json: an event in the shape of the API · slack: a line of text, as chats take it.'),
      allow_private: flag().prefault(false).describe('Whether the URL may lead to this machine or a private network.'),
    },
    { error: 'a webhook with name and url' },
  )
  .transform(({ allow_private, ...webhook }) => ({ ...webhook, allowPrivate: allow_private }))

export const Webhooks = z
  .array(Webhook, { error: 'a list of webhooks' })
  .max(50, { error: 'no more than 50 webhooks' })
  .refine((list) => new Set(list.map(({ name }) => name.toUpperCase())).size === list.length, {
    error: 'names that differ in more than case',
  })

/** How what could not be sent is tried again. */
export const Retry = z
  .strictObject(
    {
      first: durationBetween('10ms', '1h')
        .prefault('1s')
        .describe('Wait before the second try; doubles from try to try.'),
      longest: durationBetween('10ms', '24h').prefault('5m').describe('Wait between two tries at most.'),
      give_up: durationBetween('1m', '30d')
        .prefault('24h')
        .describe('How long mail and webhooks are tried; pages have paging.give_up.'),
    },
    { error: 'options such as "first: 1s"' },
  )
  .refine(({ first, longest }) => longest >= first, { path: ['longest'], error: 'no less than first' })
  .transform(({ first, longest, give_up }) => ({ firstMs: first, longestMs: longest, giveUpMs: give_up }))

/** Whether this service sends, or only receives; YAML's own booleans are understood, too. */
export const Worker = z
  .union([z.enum(['on', 'off']), z.boolean()], { error: 'on or off' })
  .transform((worker) => worker === 'on' || worker === true)

/** Where people find the dashboard. */
export const BaseUrl = z
  .string({ error: 'an http:// or https:// URL, or null' })
  .refine(isWebUrl, { error: 'an http:// or https:// URL without user and password, or null' })
  .nullable()

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return ['http:', 'https:'].includes(protocol) && username === '' && password === ''
}
