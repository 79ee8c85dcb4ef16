/**
 * Whether an address may get an acknowledgement now: one in a time, and none any more when it answers them automatically.
 * Two responders that do not say what they are would write to each other for ever; so mails of an address that come soon
 * after an acknowledgement to it are counted, and the third in a row silences all that is automatic for a day. Pure.
 */
import type { AddressState } from '../../store/acknowledgements.ts'

/** Whether it is this address's turn, and what is to be remembered of it then. */
export type Turn =
  | Readonly<{ kind: 'free'; next: Omit<AddressState, 'knownSince'> }>
  | Readonly<{ kind: 'withheld'; because: string; next: Omit<AddressState, 'knownSince'> | null }>

/** Responders answer at once, or when they next look: most do so several times in an hour. */
const soonMs = 3_600_000
/** A person may be quick once or twice. So a loop ends after this number of acknowledgements. */
export const echoesAtMost = 3
const silenceMs = 86_400_000

/** `receivedAt`: when the mail came that would be acknowledged. */
export function turnOf(
  email: string,
  state: AddressState,
  { receivedAt, now, perAddressMs }: Readonly<{ receivedAt: Date; now: Date; perAddressMs: number }>,
): Turn {
  const { acknowledgedAt, mutedUntil } = state
  if (mutedUntil !== null && mutedUntil > now) return withheld(mutedText(email, mutedUntil))
  if (acknowledgedAt !== null && now.getTime() - acknowledgedAt.getTime() < perAddressMs)
    return withheld(
      `${email} got an acknowledgement at ${acknowledgedAt.toISOString()}, and gets one in ${span(perAddressMs)}`,
    )
  const echoes = isEcho(receivedAt, acknowledgedAt) ? state.echoes + 1 : 0
  if (echoes < echoesAtMost) return { kind: 'free', next: { acknowledgedAt: now, echoes, mutedUntil: null } }
  const until = new Date(now.getTime() + silenceMs)
  const why = `${echoes} mails in a row of ${email} came soon after an acknowledgement, as those of an automatic responder do; `
  return {
    kind: 'withheld',
    because: why + mutedText(email, until),
    next: { acknowledgedAt, echoes: 0, mutedUntil: until },
  }
}

function withheld(because: string): Turn {
  return { kind: 'withheld', because, next: null }
}

function mutedText(email: string, until: Date): string {
  return `nothing automatic is sent to ${email} until ${until.toISOString()}`
}

function isEcho(receivedAt: Date, acknowledgedAt: Date | null): boolean {
  if (acknowledgedAt === null) return false
  const afterMs = receivedAt.getTime() - acknowledgedAt.getTime()
  return afterMs >= 0 && afterMs < soonMs
}

/** `24 hours`, or minutes or seconds when it is less than two of the larger. */
function span(ms: number): string {
  const units = [
    { name: 'hours', ms: 3_600_000 },
    { name: 'minutes', ms: 60_000 },
  ]
  const unit = units.find((one) => ms >= 2 * one.ms) ?? { name: 'seconds', ms: 1_000 }
  return `${Math.round(ms / unit.ms)} ${unit.name}`
}
