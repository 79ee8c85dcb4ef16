/**
 * The course of a conversation: its mails and what agents do in between, each at its time, as far as it has come until now.
 * What would happen later has not happened: young tickets are new, old ones are solved. Pure.
 */
import type { Priority, TicketType } from '../../tickets/types.ts'
import { answersFor, notes } from './answers.ts'
import type { Chance } from './chance.ts'
import type { Conversation, PlannedMail } from './plan.ts'

/** Who works the desk of the demo: a local part, and the name. */
export const agents = [
  { name: 'Robin Ek', local: 'robin' },
  { name: 'Sasha Amari', local: 'sasha' },
  { name: 'Kim Okada', local: 'kim' },
] as const
export type Agent = (typeof agents)[number]['local']

/** The address of an agent, under a domain that can never be anybody's (RFC 2606). */
export const emailOf = (agent: Agent) => `${agent}@desk.example`

/** What an agent does. */
export type Act =
  | Readonly<{ kind: 'take'; type: TicketType | null; priority: Priority | null }>
  | Readonly<{ kind: 'note'; text: string }>
  | Readonly<{ kind: 'answer'; text: string; solves: boolean }>
  | Readonly<{ kind: 'solve' }>

/** Something that happens, and when. */
export type Step = Readonly<{ at: Date }> &
  (Readonly<{ kind: 'mail'; mail: PlannedMail }> | Readonly<{ kind: 'act'; agent: Agent; act: Act }>)

type Told = Step extends infer One ? (One extends Step ? Omit<One, 'at'> : never) : never
/** Minutes that pass before it, at least and at most. */
type Gap = readonly [least: number, most: number]

const gaps = {
  urgent: { take: [2, 12], note: [3, 15], answer: [5, 30], customer: [5, 40], end: [20, 150] },
  ordinary: { take: [4, 900], note: [10, 60], answer: [8, 900], customer: [20, 2_400], end: [90, 9_000] },
} as const satisfies Record<string, Record<string, Gap>>

/** What happened from `opensAt` until `now`, in order; the first is the mail that opens the ticket. */
export function courseOf(conversation: Conversation, opensAt: Date, now: Date, chance: Chance): readonly Step[] {
  const steps: Step[] = []
  let at = opensAt.getTime()
  for (const [[least, most], told] of toldBy(conversation, chance)) {
    // Most waits are short and some are long: even on a logarithmic scale.
    at += least === 0 ? 0 : 60_000 * least * (most / least) ** chance.between(0, 1)
    if (at > now.getTime()) break
    steps.push({ ...told, at: new Date(at) })
  }
  return steps
}

function toldBy({ mails, type, language, isUrgent }: Conversation, chance: Chance): readonly (readonly [Gap, Told])[] {
  const [opener, ...later] = mails
  if (opener === undefined) return []
  const gap = gaps[isUrgent ? 'urgent' : 'ordinary']
  const agent = chance.pick(agents).local
  const by = (act: Act) => ({ kind: 'act', agent, act }) as const
  const mailed = (mail: PlannedMail) => ({ kind: 'mail', mail }) as const
  const first = [[0, 0], mailed(opener)] as const
  // Monitoring repeats itself every few minutes, and gets no answer.
  if (opener.kind === 'alert')
    return [
      first,
      ...later.map((mail) => [[3, 5], mailed(mail)] as const),
      [gap.take, by({ kind: 'take', type: null, priority: null })],
      [gap.end, by({ kind: 'solve' })],
    ]
  if (opener.kind === 'lost') return mails.map((mail) => [[300, 2_400], mailed(mail)] as const)
  const priority = !isUrgent && chance.happens(0.1) ? chance.pick(['high', 'low'] as const) : null
  const answers = answersFor(type ?? 'incident', language)
  const answer = (solves: boolean) =>
    by({ kind: 'answer', text: chance.pick(solves ? answers.last : answers.first), solves })
  const rounds = later.map((mail) =>
    mail.kind === 'away'
      ? ([[[1, 2], mailed(mail)]] as const)
      : ([
          [gap.answer, answer(false)],
          [gap.customer, mailed(mail)],
        ] as const),
  )
  const noted = chance.happens(0.14) ? [[gap.note, by({ kind: 'note', text: chance.pick(notes) })] as const] : []
  // Some people never come back to what they were asked.
  const end = chance.happens(0.06)
    ? ([[gap.answer, answer(false)]] as const)
    : chance.happens(0.85)
      ? ([[gap.end, answer(true)]] as const)
      : ([[gap.end, by({ kind: 'solve' })]] as const)
  return [first, [gap.take, by({ kind: 'take', type, priority })], ...noted, ...rounds.flat(), ...end]
}
