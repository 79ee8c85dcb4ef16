/**
 * Alerts of systems that no row of the table knows: most monitoring systems begin or end the subject with a word for the
 * state. Without the word and what varies, the subject is what the alert is about. Without such a word it is a problem.
 */
import { alertPattern, type Held, matchAlertPattern, patternText, stateHole } from './alert-pattern.ts'
import { type AlertShape, type AlertState, stateOf } from './alert-shape.ts'
import { normalisedSubject } from './normalised-subject.ts'

/** Words with which machines begin or end an alert. None that is used in sentences of another meaning. */
const words: AlertShape['words'] = {
  problem: ['problem', 'alert', 'alarm', 'critical', 'warning', 'down', 'firing', 'triggered', 'unreachable'],
  recovery: ['recovery', 'recovered', 'resolved', 'ok', 'up', 'cleared'],
  other: ['acknowledged', 'acknowledgement'],
}

const before = ['[{state}] {rest}', '{state}: {rest}', '{state} - {rest}', '{state} | {rest}'].map(alertPattern)
const behind = ['{rest} is {state}', '{rest} is now {state}', '{rest} - {state}', '{rest}: {state}'].map(alertPattern)

type Read = Readonly<{ state: AlertState; word: string; rest: string }>

/** What the subject of an unknown system says. `word` is null when no word of it tells the state. */
export function readUnknownSubject(subject: string): Readonly<{ state: AlertState; word: string | null; about: Held }> {
  const first = stateIn(subject, before)
  const last = stateIn(first?.rest ?? subject, behind)
  const told = first ?? last
  const rest = last?.rest ?? first?.rest ?? subject
  const about = new Map([['subject', normalisedSubject(rest)]])
  return { state: told?.state ?? 'problem', word: told?.word ?? null, about }
}

function stateIn(subject: string, forms: typeof before): Read | null {
  const text = patternText(subject)
  for (const form of forms) {
    const held = matchAlertPattern(form, text)
    const word = held?.get(stateHole) ?? ''
    const state = stateOf(words, word)
    if (state !== null) return { state, word, rest: held?.get('rest') ?? '' }
  }
  return null
}
