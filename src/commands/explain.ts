/** `postroom explain`: why the messages of a ticket are where they are, from the trace that is stored with each. */
import { z } from 'zod'
import { type TracedMessage, tracesOf } from '../store/traces.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'say why the messages of a ticket are where they are'

export const usage = `Usage: postroom explain [--json] REF

Prints for each message of a ticket, such as T-42, what was decided and why: recipients and the rule that won, who
or what made the mail, and the evidence that was looked at.

  --json  an array with the stored traces
`

/** The part of a trace that is told; a trace of an older release may lack some of it. */
const Trace = z.object({
  decision: z.string(),
  because: z.string(),
  recipients: z
    .array(z.object({ recipient: z.string(), match: z.string().nullable(), because: z.string() }))
    .prefault([]),
  origin: z.object({ is: z.string(), because: z.string() }).optional(),
  evidence: z
    .array(z.object({ kind: z.string(), value: z.string(), holds: z.boolean(), because: z.string() }))
    .prefault([]),
})
type Trace = z.output<typeof Trace>

/** Prints the traces; 1 when there is no such ticket. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, { json: { type: 'boolean' } } as const, usage, io)
  if (typeof given === 'number') return given
  const [ref, ...more] = given.positionals
  const number = numberOfRef(ref ?? '')
  if (number === null || more.length > 0) return usageError('explain takes one ref, such as T-42', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const messages = await tracesOf(database.pool, number)
  if (messages.length === 0) {
    io.stderr.write(`postroom: there is no ticket ${refOf(number)}\n`)
    return 1
  }
  io.stdout.write(given.values.json ? `${JSON.stringify(messages.map(rowOf), null, 2)}\n` : textOf(messages))
  return 0
}

/** A message under the names of its columns. */
function rowOf({ id, direction, messageId, fromEmail, subject, receivedAt, trust, parseError, trace }: TracedMessage) {
  return {
    id,
    direction,
    message_id: messageId,
    from_email: fromEmail,
    subject,
    received_at: receivedAt,
    trust,
    parse_error: parseError,
    trace,
  }
}

function textOf(messages: readonly TracedMessage[]): string {
  return messages.map((message) => `${linesOf(message).join('\n  ')}\n`).join('\n')
}

function linesOf(message: TracedMessage): readonly string[] {
  const { direction, fromEmail, subject, receivedAt, trust, parseError } = message
  const trace = Trace.safeParse(message.trace)
  const heading = `${receivedAt.toISOString()} ${direction} ${fromEmail ?? '(no author)'}: ${subject}`
  return [
    heading,
    ...(trace.success ? linesOfTrace(trace.data) : ['no trace']),
    `author: ${trust}`,
    ...(parseError === null ? [] : [`not read whole: ${parseError}`]),
  ].map(oneLine)
}

function linesOfTrace({ decision, because, recipients, origin, evidence }: Trace): readonly string[] {
  return [
    `${decision}: ${because}`,
    ...recipients.map((one) => `recipient ${one.recipient}: ${one.match ?? 'not served'}, ${one.because}`),
    ...(origin === undefined ? [] : [`origin ${origin.is}: ${origin.because}`]),
    ...evidence.map(
      (one) => `evidence ${one.kind} ${one.value}: ${one.holds ? 'holds' : 'does not hold'}, ${one.because}`,
    ),
  ]
}
