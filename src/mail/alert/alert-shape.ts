/** The form that the mails of one monitoring system have: a row of the table in `alert-shapes.ts`, or of the config. */
import { type AlertPattern, type Held, matchAlertPattern, type PatternText, stateHole } from './alert-pattern.ts'

/**
 * What an alert says: `problem`: something is wrong, or may be · `recovery`: it is over · `other`: news about a known
 * problem that ask for nobody (acknowledged, downtime begins). What is not known for the other two is a problem.
 */
export type AlertState = 'problem' | 'recovery' | 'other'

/** A form of subjects. `state`: what it says, where no `{state}` in it does. */
export type SubjectForm = Readonly<{ pattern: AlertPattern; state: AlertState | null }>

export type AlertShape = Readonly<{
  /** The monitoring system, for people. */
  system: string
  /** Where its form is written down. */
  source: string
  /** Addresses that it writes from, by which a mail without any other sign of a machine is known; null: not looked at. */
  from: AlertPattern | null
  /** The first that matches counts. */
  subjects: readonly SubjectForm[]
  /** Words of `{state}`, in lower case. */
  words: Readonly<Record<AlertState, readonly string[]>>
  /** The state that any other word means; null: a subject with another word has not this form. */
  otherwise: AlertState | null
  /** Lines of the text that say what the subject leaves out; each is looked for by itself, and beats the subject. */
  lines: readonly AlertPattern[]
  /** Lines of which the text must have one, where the subjects are in words that anybody uses; none: not asked. */
  marks: readonly AlertPattern[]
}>

/** A subject that was read. `word`: as it stands there; null where the form alone says the state. */
export type ReadSubject = Readonly<{ state: AlertState; word: string | null; about: Held }>

/** Reads a subject by the forms of a shape; null when it has none of them. */
export function readSubject(
  { subjects, words, otherwise }: AlertShape,
  subject: PatternText | null,
): ReadSubject | null {
  for (const { pattern, state: fixed } of subjects) {
    const held = matchAlertPattern(pattern, subject)
    if (held === null) continue
    const word = held.get(stateHole) ?? null
    const state = fixed ?? (word === null ? otherwise : (stateOf(words, word) ?? otherwise))
    if (state !== null) return { state, word, about: withoutState(held) }
  }
  return null
}

/** The state that a word means; null when none of the lists has it. "DOWN!" is the word "down". */
export function stateOf(words: AlertShape['words'], word: string): AlertState | null {
  const bare = word.toLowerCase().replace(/[!.]$/, '')
  for (const state of ['problem', 'recovery', 'other'] as const) if (words[state].includes(bare)) return state
  return null
}

function withoutState(held: Held): Held {
  return new Map([...held].filter(([name]) => name !== stateHole))
}
