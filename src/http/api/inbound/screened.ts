/**
 * What the filters of the SMTP door say about a mail by HTTP, by its envelope and its content. They are asked when the whole
 * mail is there; what they answer about recipients and about the mail counts as it does in an SMTP session.
 */
import type { FilterNo, Screen } from '../../../filters/screen.ts'
import type { Body, Envelope } from '../../../intake/envelope.ts'
import { routeRecipient } from '../../../routing/route.ts'
import type { RouteTable } from '../../../routing/types.ts'
import type { Refused } from './envelope-query.ts'

/** The mail may come in for these recipients; `suspected`: why it is filed as suspected spam, or null. */
export type Passed = Readonly<{
  kind: 'pass'
  recipients: readonly string[]
  refused: readonly Refused[]
  suspected: string | null
}>

/** Asks the filters. A recipient who is put off puts the whole mail off: one answer can not say two things. */
export async function screened(
  screen: Screen,
  { envelope, body, table }: Readonly<{ envelope: Envelope; body: Body; table: RouteTable }>,
): Promise<FilterNo | Passed> {
  const { session, clientIp, helo, reversePath, tls } = envelope
  const screening = screen.visit({ session, clientIp })?.mail({ helo, reversePath, tls })
  if (screening === undefined) return { kind: 'pass', recipients: envelope.recipients, refused: [], suspected: null }
  const answers = await Promise.all(
    envelope.recipients.map(async (recipient) => {
      const routed = routeRecipient(recipient, table)
      return { recipient, no: await screening.recipient(recipient, routed.kind === 'routed' && routed.rule.page) }
    }),
  )
  const nos = answers.flatMap(({ no }) => (no === null ? [] : [no]))
  const recipients = answers.flatMap(({ recipient, no }) => (no === null ? [recipient] : []))
  const decisive = nos.find(isForNow) ?? (recipients.length === 0 ? nos[0] : undefined)
  if (decisive !== undefined) return decisive
  const refused = answers.flatMap(({ recipient, no }) => (no === null ? [] : [{ recipient, because: no.because }]))
  const content = await screening.content({ recipients, held: body.held, sizeBytes: body.sizeBytes })
  return content.kind === 'no' ? content : { ...content, recipients, refused }
}

/** Whether the sender is to try again, other than for a refusal. */
export function isForNow({ reply }: FilterNo): boolean {
  return reply.code < 500
}
