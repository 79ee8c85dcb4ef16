/** The messages of a ticket, with why they are where they are, as text for people or under the names of their columns. */

import { linesOfFacts } from '../../intake/mail-facts.ts'
import { linesOfTrace } from '../../intake/trace-lines.ts'
import { authenticationSummary } from '../../mail/authentication/summary.ts'
import type { TracedDelivery, TracedMessage } from '../../store/traces.ts'
import { oneLine } from '../terminal.ts'

/** A message under the names of its columns, for `--json`. Fields are only ever added. */
export function rowOf(message: TracedMessage) {
  return {
    id: message.id,
    direction: message.direction,
    message_id: message.messageId,
    from_email: message.fromEmail,
    subject: message.subject,
    received_at: message.receivedAt,
    trust: message.trust,
    parse_error: message.parseError,
    trace: message.trace,
    notes: message.notes,
    held_because: message.heldBecause,
    forwarded: message.forwarded,
    protection: message.protection,
    report: message.report,
    deliveries: message.deliveries.map((delivery) => ({
      received_at: delivery.receivedAt,
      source: delivery.source,
      reverse_path: delivery.reversePath,
      recipients: delivery.recipients,
      client_ip: delivery.clientIp,
      helo: delivery.helo,
      tls: delivery.tls,
      authentication: delivery.authentication,
    })),
  }
}

/** A paragraph for each message. */
export function textOf(messages: readonly TracedMessage[]): string {
  return messages.map((message) => `${linesOf(message).join('\n  ')}\n`).join('\n')
}

function linesOf(message: TracedMessage): readonly string[] {
  const { id, direction, fromEmail, subject, receivedAt, trust, parseError, notes, heldBecause } = message
  return [
    `${receivedAt.toISOString()} ${direction} ${fromEmail ?? '(no author)'}: ${subject}`,
    ...linesOfTrace(message.trace),
    `author: ${trust}`,
    ...linesOfFacts(message),
    ...(heldBecause === null ? [] : [`held from customers: it ${heldBecause}`]),
    ...(parseError === null ? [] : [`not read whole: ${parseError}`]),
    ...notes.map((note) => `note: ${note}`),
    ...message.deliveries.map(lineOfDelivery),
    `message ${id}`,
  ].map(indented)
}

/** The first delivery brought the message. */
function lineOfDelivery(delivery: TracedDelivery, at: number): string {
  const { receivedAt, source, reversePath, clientIp, recipients, authentication } = delivery
  const from = `<${reversePath}>${clientIp === null ? '' : ` at ${clientIp}`}`
  const checks = authentication === null ? 'not checked' : authenticationSummary(authentication)
  const what = at === 0 ? 'delivery' : 'redelivery'
  return `${what} ${new Date(receivedAt).toISOString()} by ${source} from ${from} to ${recipients.join(', ')}: ${checks}`
}

/** What came by mail can not break a line; what is below another keeps its place. */
function indented(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`
}
