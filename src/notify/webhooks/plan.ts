/** Which webhooks are told what by an entry of a history. Pure. */
import type { Config } from '../../config/config.ts'
import type { PublishedEvent } from '../../config/outgoing-schema.ts'
import type { Happening } from '../../store/happenings.ts'
import type { Planned } from '../channel.ts'
import type { Plan, PlanContext } from '../plan.ts'
import { jsonBody } from './json-body.ts'
import { publishedAs } from './published.ts'
import { slackText } from './slack-text.ts'

/** A webhook of the config. */
export type Webhook = Config['webhooks'][number]

/** What a notification of this channel carries: the body, made once, so that each try sends the same bytes. */
export type EventPayload = Readonly<{ body: string }>

/** One notification for each webhook and event that it subscribed to; an entry may be several events. */
export const planWebhooks: Plan = (happening, context) => {
  const types = publishedAs(happening)
  return context.config.webhooks.flatMap((webhook) =>
    typesFor(webhook, types).map((type) => plannedFor(webhook, type, happening, context)),
  )
}

function typesFor(webhook: Webhook, types: readonly PublishedEvent[]): readonly PublishedEvent[] {
  const wanted = types.filter((type) => webhook.events.includes(type))
  // People in a chat need not read of an opening mail twice.
  const isTwice = webhook.format === 'slack' && wanted.includes('ticket.created')
  return isTwice ? wanted.filter((type) => type !== 'message.received') : wanted
}

function plannedFor(webhook: Webhook, type: PublishedEvent, happening: Happening, context: PlanContext): Planned {
  return {
    key: `webhook:${webhook.name}:${happening.id}:${type}`,
    ticketId: happening.ticket.id,
    eventId: happening.id,
    channel: 'webhook',
    kind: type,
    target: webhook.name,
    payload: { body: bodyFor(webhook, type, happening, context) } satisfies EventPayload,
    dueAt: context.now,
    skippedBecause: null,
  }
}

function bodyFor({ format }: Webhook, type: PublishedEvent, happening: Happening, { ticketUrl }: PlanContext): string {
  const url = ticketUrl(happening.ticket.ref)
  return JSON.stringify(format === 'slack' ? { text: slackText(happening, type, url) } : jsonBody(happening, type, url))
}
