/**
 * What is to be acknowledged: a ticket that a person opened by mail or form, at an address whose route does so. Whether it is
 * sent is decided when its time has come (acknowledgement.ts), by what is known then. What nobody would wonder about gives
 * nothing at all; what somebody might gives a row that says why not. Pure.
 */
import { z } from 'zod'
import type { Happening, ToldMessage } from '../../store/happenings.ts'
import type { Planned } from '../channel.ts'
import type { Plan, PlanContext } from '../plan.ts'
import { barrierTo } from './never-answered.ts'
import { type Language, languages } from './template-files.ts'

/** What an acknowledgement is made of when it is sent. */
export const AcknowledgementPayload = z.object({
  /** Our id of the mail that opened the ticket. */
  messageId: z.uuid(),
  /** The address of ours that it was written to. */
  recipient: z.string(),
  language: z.enum(languages),
})

export type AcknowledgementPayload = Readonly<z.output<typeof AcknowledgementPayload>>

/** The part of a mail's trace that is needed; see intake/trace.ts. */
const RouteTrace = z.object({ decidedBy: z.object({ recipient: z.string(), match: z.string() }) })

/** An acknowledgement of the mail that opened a ticket, or nothing. */
export const planAcknowledgement: Plan = (happening, context) => {
  const { kind, ticket, message } = happening
  const { config, canMail } = context
  if (kind !== 'opened' || ticket.source === 'import' || message === null) return []
  // An answer to spam tells its sender that somebody reads it, or a stranger of a mail that he never wrote.
  if (ticket.suspectedBecause !== null) return []
  if (!canMail || !config.acknowledge.enabled || message.origin !== 'person' || message.fromEmail === null) return []
  const route = routeOf(message, context)
  const barrier = barrierTo(message.fromEmail, config.table)
  if (route === null || barrier?.kind === 'ours' || barrier?.kind === 'no-address') return []
  return [
    planned(happening, message.fromEmail, { messageId: message.id, ...route }, { context, because: barrier?.because }),
  ]
}

/** Whom it was written to, and in which language that route answers; null when it does not. */
function routeOf({ trace }: ToldMessage, { config }: PlanContext): Omit<AcknowledgementPayload, 'messageId'> | null {
  const read = RouteTrace.safeParse(trace)
  if (!read.success) return null
  const { recipient, match } = read.data.decidedBy
  const rule = config.table.rules.find((one) => one.match === match)
  if (rule?.acknowledge === false) return null
  return { recipient, language: languageOf(rule?.language ?? null) ?? config.acknowledge.language }
}

function languageOf(named: string | null): Language | null {
  return languages.find((language) => language === named) ?? null
}

function planned(
  { id: eventId, ticket }: Happening,
  target: string,
  payload: AcknowledgementPayload,
  { context, because }: Readonly<{ context: PlanContext; because: string | undefined }>,
): Planned {
  const held = ticket.heldBecause === null ? undefined : `the ticket is held: ${ticket.heldBecause}`
  return {
    key: `acknowledgement ${ticket.ref}`,
    ticketId: ticket.id,
    eventId,
    channel: 'mail',
    kind: 'acknowledgement',
    target,
    payload,
    dueAt: context.now,
    skippedBecause: held ?? because ?? null,
  }
}
