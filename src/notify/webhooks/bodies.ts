/** The bytes of a notification: as the plan made them, or for a page, as the format of its webhook has it. Pure. */
import { z } from 'zod'
import type { Notification } from '../channel.ts'
import type { EventPayload, Webhook } from './plan.ts'
import type { PageBody, PingBody } from './shapes.ts'
import { slackLink, slackWords } from './slack-text.ts'

/** The kind of a notification that is to reach the engineer on call. */
export const pageKind = 'page'

const EventPayloadRead = z.object({ body: z.string() }) satisfies z.ZodType<EventPayload>

/**
 * What a page carries: words for people, and the ticket as {@link ticketShape} gives it. Whatever else is there is sent as
 * it is, in JSON.
 */
export const PagePayload = z.looseObject({
  text: z.string(),
  ticket: z.looseObject({ ref: z.string(), url: z.string() }).optional(),
})
export type PagePayload = z.output<typeof PagePayload>

/** The body that is posted: the same for each try. Throws when the payload is none that this channel planned. */
export function bodyOf({ kind, payload, createdAt }: Notification, { format }: Webhook): string {
  if (kind !== pageKind) return EventPayloadRead.parse(payload).body
  const page = PagePayload.parse(payload)
  if (format === 'slack') return JSON.stringify({ text: pageText(page) })
  return JSON.stringify({ type: 'page', timestamp: createdAt.toISOString(), data: page } satisfies PageBody)
}

/** What a test sends. */
export function pingBody({ name, format }: Webhook, now: Date): string {
  if (format === 'slack') return JSON.stringify({ text: `A test of the webhook ${slackWords(name)} of Postroom.` })
  return JSON.stringify({ type: 'ping', timestamp: now.toISOString(), data: { webhook: name } } satisfies PingBody)
}

/** Longer than in other lines: it is all that whoever wakes up has. */
const pageCharacters = 1_000

function pageText({ text, ticket }: PagePayload): string {
  const words = slackWords(text, pageCharacters)
  return ticket === undefined ? words : `${words} ${slackLink(ticket.url, ticket.ref)}`
}
