/** The bytes of a notification: as the plan made them, or for a page, as the format of its webhook has it. Pure. */
import { z } from 'zod'
import type { Notification } from '../channel.ts'
import type { EventPayload, Webhook } from './plan.ts'
import type { PageBody, PingBody } from './shapes.ts'
import { slackWords } from './slack-text.ts'

/** The kind of a notification that is to reach the engineer on call. */
export const pageKind = 'page'

const EventPayloadRead = z.object({ body: z.string() }) satisfies z.ZodType<EventPayload>

/** What a page says; see paging/page-channel.ts. */
const PageRead = z.object({ subject: z.string(), text: z.string() })

/** The body that is posted: the same for each try. Throws when the payload is none that this channel takes. */
export function bodyOf({ kind, payload, createdAt }: Notification, { format }: Webhook): string {
  if (kind !== pageKind) return EventPayloadRead.parse(payload).body
  const page = PageRead.parse(payload)
  if (format === 'slack') return JSON.stringify({ text: pageText(page.text) })
  return JSON.stringify({ type: 'page', timestamp: createdAt.toISOString(), data: page } satisfies PageBody)
}

/** What a test sends. */
export function pingBody({ name, format }: Webhook, now: Date): string {
  if (format === 'slack') return JSON.stringify({ text: `A test of the webhook ${slackWords(name)} of Postroom.` })
  return JSON.stringify({ type: 'ping', timestamp: now.toISOString(), data: { webhook: name } } satisfies PingBody)
}

/** All that whoever wakes up has: longer than other lines, and with line breaks. */
function pageText(text: string): string {
  const lines = text.split('\n').slice(0, 20)
  return lines.map((line) => slackWords(line, 500)).join('\n')
}
