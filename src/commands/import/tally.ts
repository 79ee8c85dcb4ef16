/** What an import has done so far, and how that is told at the end. */
import type { Outcome } from '../../intake/envelope.ts'
import { counted, numbered } from '../amounts.ts'
import type { PassedOver } from './passed-over.ts'

/** What became of a mail that was taken: stored (and how), there already, or only looked at (`--dry-run`). */
export type Taken = Exclude<Outcome['kind'], 'refused'> | 'looked at'

export type Tally = Readonly<{
  take(taken: Taken): void
  passOver(passed: PassedOver): void
  /** Mails taken so far. */
  mails(): number
  /** Whether something was not imported that should have been. */
  hasProblems(): boolean
  /** The summary: a line for the whole, and one for each reason why something was passed over. */
  lines(): readonly string[]
}>

/** Starts at zero. */
export function createTally(): Tally {
  const taken: Record<Taken, number> = { opened: 0, replied: 0, grouped: 0, noted: 0, redelivered: 0, 'looked at': 0 }
  const reasons = new Map<string, number>()
  let problems = 0
  return {
    take: (kind) => void taken[kind]++,
    passOver: ({ because, isProblem }) => {
      const reason = because.split(': ')[0] ?? because // what follows differs from mail to mail
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      if (isProblem) problems++
    },
    mails: () => sum(Object.values(taken)),
    hasProblems: () => problems > 0,
    lines: () => [
      whole(taken),
      ...[...reasons]
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => `passed over ${numbered(count)}: ${reason}`),
    ],
  }
}

function whole(taken: Readonly<Record<Taken, number>>): string {
  if (taken['looked at'] > 0) return `${counted(taken['looked at'], 'mail')} to import; nothing was stored`
  const added = taken.replied + taken.grouped + taken.noted
  const imported = `${counted(taken.opened + added, 'mail')} imported`
  const how = [
    ...(taken.opened > 0 ? [counted(taken.opened, 'new ticket')] : []),
    ...(added > 0 ? [`${numbered(added)} added to tickets`] : []),
  ]
  const told = how.length > 0 ? `${imported} (${how.join(', ')})` : imported
  return taken.redelivered > 0 ? `${told}, ${numbered(taken.redelivered)} already there` : told
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
