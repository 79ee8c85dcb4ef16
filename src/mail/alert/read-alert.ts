/**
 * What an automatic mail says as an alert: what it is about, and whether that is a problem or over. Mail of people is
 * never an alert, whatever its subject looks like; who made a mail is told by `origin/`, and by the config for addresses
 * that it names.
 */
import { isAnsweredOrForwarded } from '../origin/subject-words.ts'
import type { ParsedMail } from '../parsed-mail.ts'
import { type AlertPattern, type Held, matchAlertPattern, type PatternText, patternText } from './alert-pattern.ts'
import { type AlertShape, type AlertState, type ReadSubject, readSubject } from './alert-shape.ts'
import { alertShapes } from './alert-shapes.ts'
import { readUnknownSubject } from './unknown-system.ts'

/** Parts of what an alert is about, in lower case: host, service, rule … */
export type About = readonly Readonly<{ name: string; value: string }>[]

/** What an alert says. */
export type Alert = Readonly<{
  /** The monitoring system whose form it has; null for one that is not known. */
  system: string | null
  state: AlertState
  /** The word for the state as the mail has it; null when the form of the subject alone tells. */
  word: string | null
  about: About
  /**
   * What else it may be about, if it has the form of a known system and is not from there: "[OK] web1" of Grafana is the
   * same rule again, and that of a script ends its "[CRITICAL] web1". Null for a problem, which must have one name.
   */
  orAbout: About | null
  /** How that is known. */
  because: string
}>

/** The facts of a mail that are looked at. */
export type MaybeAlert = Pick<ParsedMail, 'origin' | 'subject' | 'author' | 'text'>

/** What of a mail is read; the subject without what may stand before it. */
type Readable = Readonly<{ subject: PatternText | null; text: string }>

/** Alerts say what they are about at the top. */
const linesRead = 60
const charactersRead = 16 * 1024

/** A mail as an alert; null when it is none. `configured`: the operator's own shapes, which come first. */
export function readAlert(mail: MaybeAlert, configured: readonly AlertShape[]): Alert | null {
  const isMachines = mail.origin === 'auto-generated'
  if (!isMachines && configured.length === 0) return null
  const subject = bareSubject(mail.subject)
  const read = { subject: patternText(subject), text: mail.text }
  for (const shape of configured) {
    const alert = isFrom(shape, mail, isMachines) ? alertOf(shape, read) : null
    if (alert !== null) return alert
  }
  return isMachines ? (knownAlert(subject, read) ?? unknownAlert(subject)) : null
}

/** The shape of the table that a subject has; null when it has none. */
export function knownShape(subject: string): AlertShape | null {
  const text = patternText(bareSubject(subject))
  return alertShapes.find((shape) => readSubject(shape, text) !== null) ?? null
}

function knownAlert(subject: string, read: Readable): Alert | null {
  for (const shape of alertShapes) {
    const alert = alertOf(shape, read)
    if (alert === null) continue
    if (alert.state === 'problem') return alert
    const unknown = unknownAlert(subject)
    return { ...alert, orAbout: alert.state === unknown.state ? unknown.about : null }
  }
  return null
}

function unknownAlert(subject: string): Alert {
  const { state, word, about } = readUnknownSubject(subject)
  const because = word === null ? 'an automatic mail in no form that is known' : `its subject says "${word}"`
  return { system: null, state, word, about: aboutOf(about), orAbout: null, because }
}

/**
 * An operator who names the address of a machine vouches for it, so its mail needs no other sign; but where people write
 * from the same address, what they answer and forward is theirs.
 */
function isFrom({ from }: AlertShape, { author, origin, subject }: MaybeAlert, isMachines: boolean): boolean {
  if (from === null) return isMachines
  if (author === null || matchAlertPattern(from, patternText(author.email)) === null) return false
  return isMachines || ((origin === 'person' || origin === 'list') && !isAnsweredOrForwarded(subject))
}

function alertOf(shape: AlertShape, { subject, text }: Readable): Alert | null {
  const read = readSubject(shape, subject)
  if (read === null) return null
  const lines = shape.lines.length + shape.marks.length === 0 ? [] : topOf(text)
  if (shape.marks.length > 0 && !shape.marks.some((mark) => firstMatch(mark, lines) !== null)) return null
  const about = new Map(read.about)
  for (const line of shape.lines.toReversed())
    for (const [name, value] of firstMatch(line, lines) ?? []) about.set(name, value)
  return {
    system: shape.system,
    state: read.state,
    word: read.word,
    about: aboutOf(about),
    orAbout: null,
    because: reasonFor(shape, read),
  }
}

function reasonFor({ system, source }: AlertShape, { word }: ReadSubject): string {
  return `the form of ${system}${word === null ? '' : `, which says "${word}"`} (${source})`
}

function firstMatch(pattern: AlertPattern, lines: readonly (PatternText | null)[]): Held | null {
  for (const line of lines) {
    const held = matchAlertPattern(pattern, line)
    if (held !== null) return held
  }
  return null
}

function topOf(text: string): readonly (PatternText | null)[] {
  return text.slice(0, charactersRead).split('\n', linesRead).map(patternText)
}

/** Some systems put a coloured dot in front. */
function bareSubject(subject: string): string {
  return subject.replace(/^(?:[\p{Extended_Pictographic}\s]|\ufe0f){1,9}/u, '')
}

function aboutOf(held: Held): About {
  return [...held].map(([name, value]) => ({ name, value: value.toLowerCase() }))
}
