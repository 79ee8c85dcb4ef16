/**
 * Takes DATA apart (RFC 5321 §4.5.2): deletes the dot that the client put before a dot, and finds the end, which is
 * CRLF.CRLF and nothing else. A CR or LF by itself ends no line (§2.3.8); servers that disagree about that can be made to
 * take one mail for two (SMTP smuggling, CVE-2023-51764 and its kin), so here it is a flaw to be told of, or made whole by
 * `normalise`. Pure but for its memory of where in a line it is; how the octets were cut into chunks changes nothing.
 */

/** What to do with a CR or LF that is not part of CRLF: only tell of it, or make LF a CRLF and CR a space. */
export type BareNewlines = 'reject' | 'normalise'

/**
 * `bare-newline`: a CR or LF by itself. `false-end`: a line that is only a dot, with a bare CR or LF before or behind it,
 * which a lenient server takes for the end.
 */
export type Flaw = 'bare-newline' | 'false-end'

/** What a chunk came to: content in order (views of the chunk), and what stands behind the end; null without an end. */
export type Decoded = Readonly<{ content: readonly Uint8Array[]; rest: Buffer | null }>

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const END_OCTETS = '.\r\n'.length
const crlf = Buffer.from('\r\n')
const space = Buffer.from(' ')
const nothing = Buffer.alloc(0)

/** How the line before ended: DATA itself begins as if behind a CRLF. */
type LineEnd = 'crlf' | 'lf' | 'cr'

export class DataDecoder {
  /** The gravest that was found so far. */
  flaw: Flaw | null = null
  readonly #bareNewlines: BareNewlines
  /** What ended the line before, at the start of a line; null within one. */
  #lineStart: LineEnd | null = 'crlf'
  /** Octets of the last chunk whose meaning the next one decides: CR, dot, or dot and CR. */
  #held: Buffer = nothing

  constructor(bareNewlines: BareNewlines) {
    this.#bareNewlines = bareNewlines
  }

  /** Takes the next octets. Not to be called again after the end. */
  take(octets: Buffer): Decoded {
    const chunk = this.#held.length === 0 ? octets : Buffer.concat([this.#held, octets])
    this.#held = nothing
    const kept = new Kept(chunk)
    const end = this.#read(chunk, kept)
    return { content: kept.parts, rest: end === null ? null : chunk.subarray(end) }
  }

  /** Goes through `chunk` from newline to newline; gives the index behind the end of DATA. */
  #read(chunk: Buffer, kept: Kept): number | null {
    const newlineFrom = newlineFinder(chunk)
    for (let at = 0; at < chunk.length; ) {
      if (this.#lineStart !== null && chunk[at] === DOT) {
        const dot = this.#dotAt(chunk, at)
        if (dot === 'unknown') return this.#hold(chunk, at, kept)
        if (dot === 'end') {
          kept.cut(at, at)
          return at + END_OCTETS
        }
        if (dot === 'stuffing') kept.cut(at, at + 1)
        this.#lineStart = null
        at++
        continue
      }
      const newline = newlineFrom(at)
      if (newline > at) this.#lineStart = null
      if (newline === chunk.length) break
      const lineEnd = lineEndAt(chunk, newline)
      if (lineEnd === null) return this.#hold(chunk, newline, kept)
      this.#lineStart = lineEnd
      at = newline + (lineEnd === 'crlf' ? 2 : 1)
      if (lineEnd !== 'crlf') this.#bareNewline(lineEnd, newline, kept)
    }
    kept.cut(chunk.length, chunk.length)
    return null
  }

  /** Leaves the rest of `chunk`, at most two octets, for the next; a copy, since the chunk is the socket's. */
  #hold(chunk: Buffer, from: number, kept: Kept): null {
    kept.cut(from, from)
    this.#held = Buffer.from(chunk.subarray(from))
    return null
  }

  #bareNewline(lineEnd: 'lf' | 'cr', at: number, kept: Kept): void {
    this.flaw ??= 'bare-newline'
    if (this.#bareNewlines === 'reject') return
    kept.cut(at, at + 1)
    kept.parts.push(lineEnd === 'lf' ? crlf : space)
  }

  /** What a dot at the start of a line is; `unknown` when the chunk ends too early to say. */
  #dotAt(chunk: Buffer, at: number): 'end' | 'stuffing' | 'content' | 'unknown' {
    const next = chunk[at + 1]
    const afterNext = chunk[at + 2]
    if (next === undefined || (next === CR && afterNext === undefined)) return 'unknown'
    if (next !== CR && next !== LF) return this.#lineStart === 'cr' ? 'content' : 'stuffing'
    if (this.#lineStart === 'crlf' && next === CR && afterNext === LF) return 'end'
    this.flaw = 'false-end'
    return 'content'
  }
}

/** What is kept of a chunk, as views of it. */
class Kept {
  readonly parts: Uint8Array[] = []
  readonly #chunk: Buffer
  #from = 0

  constructor(chunk: Buffer) {
    this.#chunk = chunk
  }

  /** Keeps what is before `to` and was not kept yet, and goes on at `from`. */
  cut(to: number, from: number): void {
    if (to > this.#from) this.parts.push(this.#chunk.subarray(this.#from, to))
    this.#from = from
  }
}

/** How the line ends whose CR or LF is at `at`; null when only the next octet can tell. */
function lineEndAt(chunk: Buffer, at: number): LineEnd | null {
  if (chunk[at] === LF) return 'lf'
  if (at + 1 === chunk.length) return null
  return chunk[at + 1] === LF ? 'crlf' : 'cr'
}

/** Finds the first CR or LF at or behind an index that only grows; the length of the chunk when there is none. */
function newlineFinder(chunk: Buffer): (from: number) => number {
  let cr = -1
  let lf = -1
  return (from) => {
    if (cr < from) cr = indexOrLength(chunk, CR, from)
    if (lf < from) lf = indexOrLength(chunk, LF, from)
    return Math.min(cr, lf)
  }
}

function indexOrLength(chunk: Buffer, octet: number, from: number): number {
  const index = chunk.indexOf(octet, from)
  return index === -1 ? chunk.length : index
}
