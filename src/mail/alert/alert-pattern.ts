/**
 * Patterns for the subjects and lines of alerts: text with holes, such as `[{state}] {service} on {host} is {*}`. Operators
 * write them, so they must not be able to stall the receive path: there is no repetition to nest and nothing is tried
 * twice, so a match takes pieces of the pattern times characters of the text, both bounded. Upper and lower case and the
 * amount of white space make no difference.
 *
 *   `{name}`   at least one character, kept under its name; `{state}` is the word that says problem or recovery
 *   `{*}`      anything, or nothing
 *   `{{`       a brace
 */

/** A stretch of text (lower case), or a hole. */
type Piece =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'hole'; name: string | null; least: 0 | 1; takes: 'most' | 'least' }>

type Hole = Extract<Piece, { kind: 'hole' }>

/** A pattern, ready to match; plain data. */
export type AlertPattern = Readonly<{ written: string; pieces: readonly Piece[] }>

/** What the holes hold, by name and in their order. */
export type Held = ReadonlyMap<string, string>

/** The name of the hole for the word that says problem or recovery. */
export const stateHole = 'state'

const patternLimit = 200
const holeLimit = 12
/** No alert's subject or line is longer; what is longer matches nothing. */
const textLimit = 500

/** Reads a pattern, or says in half a sentence why it is none. */
export function parseAlertPattern(
  written: string,
): Readonly<{ ok: true; pattern: AlertPattern }> | Readonly<{ ok: false; because: string }> {
  if (written.length > patternLimit) return { ok: false, because: `it is longer than ${patternLimit} characters` }
  const pieces = piecesOf(written)
  if (pieces === null) return { ok: false, because: 'a { opens no {name}, {*} or {{' }
  const holes = pieces.filter((piece) => piece.kind === 'hole')
  const names = holes.flatMap(({ name }) => (name === null ? [] : [name]))
  if (holes.length > holeLimit) return { ok: false, because: `it has more than ${holeLimit} holes` }
  if (new Set(names).size < names.length) return { ok: false, because: 'two holes have one name' }
  if (pieces.some(({ kind }, at) => kind === 'hole' && pieces[at - 1]?.kind === 'hole'))
    return { ok: false, because: 'nothing stands between two holes' }
  return { ok: true, pattern: { written, pieces: withAppetite(pieces) } }
}

/** The pattern of a table in the code. Throws when it is none. */
export function alertPattern(written: string): AlertPattern {
  const read = parseAlertPattern(written)
  if (!read.ok) throw new Error(`${written} is no pattern: ${read.because}`)
  return read.pattern
}

/** The pattern of addresses: an address in which each `*` stands for any characters, such as `*@monitoring.example`. */
export function addressPattern(written: string): AlertPattern {
  const pieces = written
    .split(/\*+/)
    .flatMap((text, at): Piece[] => [
      ...(at === 0 ? [] : [hole(null)]),
      ...(text === '' ? [] : [{ kind: 'text', text: text.toLowerCase() } as const]),
    ])
  return { written, pieces }
}

/** The names of a pattern's holes. */
export function holesOf({ pieces }: AlertPattern): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === 'hole' && piece.name !== null ? [piece.name] : []))
}

/** A text that patterns are compared with: many with the same one. `shown`: what is told of it. */
export type PatternText = Readonly<{ shown: string; lower: string }>

/** A text for comparison, with one space for any white space; one that is too long is no alert's, and matches nothing. */
export function patternText(text: string): PatternText | null {
  const given = spaced(text)
  const lower = given.toLowerCase()
  // Where lower case is of another length, places in it are not places in the text as it was written.
  return given.length > textLimit ? null : { shown: lower.length === given.length ? given : lower, lower }
}

/** What the holes hold when all of the text is as the pattern has it; else null. */
export function matchAlertPattern({ pieces }: AlertPattern, text: PatternText | null): Held | null {
  if (text === null || !hasTextsOf(pieces, text.lower)) return null
  const fits = fitsFrom(pieces, text.lower)
  return fits[0]?.[0] === 1 ? contents(pieces, fits, text.shown) : null
}

/** Text as patterns compare it: one space for any white space, none at the ends. */
export function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function piecesOf(written: string): Piece[] | null {
  const pieces: Piece[] = []
  for (const token of spaced(written).match(/\{\{|\{\*\}|\{[a-z][a-z0-9_]{0,30}\}|\{|[^{]+/g) ?? []) {
    if (token === '{') return null
    if (token === '{*}') pieces.push(hole(null))
    else if (token.startsWith('{') && token !== '{{') pieces.push(hole(token.slice(1, -1)))
    else addText(pieces, token === '{{' ? '{' : token.toLowerCase())
  }
  return pieces
}

function hole(name: string | null): Hole {
  return { kind: 'hole', name, least: name === null ? 0 : 1, takes: 'least' }
}

function addText(pieces: Piece[], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text }
  else pieces.push({ kind: 'text', text })
}

/**
 * A hole that names the alert takes as much as it can where what comes next does not: with "NTP is late is CRITICAL", two
 * alerts that are told apart needlessly cost a page too many; two taken for one, a page that never comes.
 */
function withAppetite(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece, at) => {
    if (piece.kind === 'text' || !namesAlert(piece)) return piece
    const next = pieces.slice(at + 1).find((other) => other.kind === 'hole')
    return next === undefined || namesAlert(next) ? piece : { ...piece, takes: 'most' }
  })
}

function namesAlert({ name }: Hole): boolean {
  return name !== null && name !== stateHole
}

/** Nearly all patterns are ruled out by this, which is cheap: the texts between the holes must stand there in their order. */
function hasTextsOf(pieces: readonly Piece[], lower: string): boolean {
  const [first] = pieces
  if (first?.kind === 'text' && !lower.startsWith(first.text)) return false
  let from = 0
  for (const piece of pieces) {
    if (piece.kind === 'hole') continue
    const at = lower.indexOf(piece.text, from)
    if (at === -1) return false
    from = at + piece.text.length
  }
  return true
}

/** For each piece and place, 1 when the text from there on is as the pattern from that piece on has it. */
function fitsFrom(pieces: readonly Piece[], text: string): readonly Uint8Array[] {
  const end = new Uint8Array(text.length + 2)
  end[text.length] = 1
  const fits: Uint8Array[] = [end]
  for (const piece of pieces.toReversed()) {
    const [after = end] = fits
    fits.unshift(piece.kind === 'text' ? textFits(piece.text, text, after) : holeFits(piece.least, after))
  }
  return fits
}

function textFits(wanted: string, text: string, after: Uint8Array): Uint8Array {
  const fits = new Uint8Array(after.length)
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    fits[at] = after[at + wanted.length] ?? 0
  }
  return fits
}

function holeFits(least: 0 | 1, after: Uint8Array): Uint8Array {
  const fits = new Uint8Array(after.length)
  let isAny = 0
  for (let at = after.length - 1; at >= 0; at--) {
    isAny |= after[at + least] ?? 0
    fits[at] = isAny
  }
  return fits
}

function contents(pieces: readonly Piece[], fits: readonly Uint8Array[], text: string): Held | null {
  const held = new Map<string, string>()
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    const from = at
    const after = fits[index + 1]
    if (piece.kind === 'text') at += piece.text.length
    else at = after === undefined ? text.length : endOf(piece, after, at)
    if (piece.kind === 'hole' && piece.name !== null) held.set(piece.name, text.slice(from, at).trim())
  }
  return [...held.values()].includes('') ? null : held
}

function endOf({ least, takes }: Hole, after: Uint8Array, from: number): number {
  return takes === 'most' ? after.lastIndexOf(1) : after.indexOf(1, from + least)
}
