/** A trace (`intake/trace.ts`) in lines for people. */
import { z } from 'zod'

const Loser = z.object({ match: z.string(), where: z.string(), because: z.string() })
const Reasoned = z.object({ is: z.string(), because: z.string() })

/** The part of a trace that is told; a trace of an older release may lack some of it. */
const Trace = z.object({
  decision: z.string(),
  because: z.string(),
  recipients: z
    .array(
      z.object({
        recipient: z.string(),
        match: z.string().nullable(),
        because: z.string(),
        losers: z.array(Loser).prefault([]),
        losersLeftOut: z.number().prefault(0),
      }),
    )
    .prefault([]),
  origin: Reasoned.optional(),
  authentication: z.object({ summary: z.string() }).optional(),
  written: z.string().nullish(),
  trust: Reasoned.nullish(),
  claims: z.array(Reasoned.extend({ address: z.string() })).prefault([]),
  doubts: z.array(z.string()).prefault([]),
  evidence: z
    .array(z.object({ kind: z.string(), value: z.string(), holds: z.boolean(), because: z.string() }))
    .prefault([]),
  alert: z
    .object({
      system: z.string().nullable(),
      state: z.string(),
      about: z.array(z.object({ name: z.string(), value: z.string() })),
      because: z.string(),
      key: z.string(),
    })
    .nullish(),
  quiet: z.string().nullish(),
  group: z.object({ mails: z.number() }).nullish(),
  held: z.string().nullish(),
  suspected: z.string().nullish(),
  raise: z.object({ type: z.string(), priority: z.string(), page: z.boolean() }).nullish(),
})
type Trace = z.output<typeof Trace>

/** What a trace tells, a line for each fact. */
export function linesOfTrace(stored: unknown): readonly string[] {
  const read = Trace.safeParse(stored)
  if (!read.success) return ['no trace']
  const trace = read.data
  const { decision, because, origin, authentication, trust } = trace
  return [
    `${decision}: ${because}`,
    ...trace.recipients.flatMap(linesOfRecipient),
    ...(origin === undefined ? [] : [`origin ${origin.is}: ${origin.because}`]),
    ...(trace.written ? [`written here by ${trace.written}`] : []),
    ...(authentication === undefined ? [] : [`authentication ${authentication.summary}`]),
    ...(trust ? [`author ${trust.is}: ${trust.because}`] : []),
    ...trace.claims.map((claim) => `claims ${claim.address}: ${claim.is}, ${claim.because}`),
    ...trace.doubts.map((doubt) => `doubt: ${doubt}`),
    ...trace.evidence.map(
      (one) => `evidence ${one.kind} ${one.value}: ${one.holds ? 'holds' : 'does not hold'}, ${one.because}`,
    ),
    ...effectsIn(trace),
  ]
}

function linesOfRecipient({ recipient, match, because, losers, losersLeftOut }: Trace['recipients'][number]) {
  return [
    `recipient ${recipient}: ${match ?? 'not served'}, ${because}`,
    ...losers.map((loser) => `  not ${loser.match} (${loser.where}): ${loser.because}`),
    ...(losersLeftOut === 0 ? [] : [`  and ${losersLeftOut} more that did not win`]),
  ]
}

function linesOfAlert({ system, state, about, because, key }: NonNullable<Trace['alert']>): readonly string[] {
  const parts = about.map(({ name, value }) => `${name} ${value}`)
  return [
    `alert of ${system ?? 'an unknown system'}: ${state}, ${because}`,
    `fingerprint ${key}: the author, ${parts.join(', ')}`,
  ]
}

function effectsIn({ alert, quiet, group, held, suspected, raise }: Trace): readonly string[] {
  return [
    ...(alert ? linesOfAlert(alert) : []),
    ...(quiet ? [`pages nobody: ${quiet}`] : []),
    ...(group ? [`group: mail ${group.mails} of its kind`] : []),
    ...(raise ? [`raises the ticket: ${raise.type}, ${raise.priority}${raise.page ? ', pages on-call' : ''}`] : []),
    ...(held ? [`held: it ${held}`] : []),
    ...(suspected ? [`suspected spam: ${suspected}`] : []),
  ]
}
