/**
 * The boundary that a multipart is really written with, when the one it declares never occurs or none is declared: the
 * first line that is a delimiter by its looks, since what follows it is the header section of a part (RFC 2046 §5.1.1).
 */

/** Two hyphens, 1 to 70 characters of a boundary, and at most blanks behind them. */
const delimiterLine = /^--([\w'()+,./:=?#$%&*~!^|{}@<>;[\]-]{1,100})[ \t]{0,80}$/

/** What a part begins with: a field of MIME. An empty line would do for RFC 2046, but prose has it too. */
const partField = /^content-[a-z-]{1,40}[ \t]{0,20}[:=]/i

/** A part's first field may stand behind others. */
const fieldsLooked = 5

/** The boundary of the parts in `body`, or null when there are none to be seen. */
export function boundaryIn(body: Uint8Array): string | null {
  const lines = linesOf(body)
  const all = new Set(lines)
  for (const [at, line] of lines.entries()) {
    const boundary = boundaryOf(line)
    if (boundary === null) continue
    // Parts without fields: what opens is closed, and is more than a ruled line.
    const isClosed = /[a-z\d]/i.test(boundary) && all.has(`--${boundary}--`)
    if (isClosed || beginsPart(lines, at + 1)) return boundary
  }
  return null
}

/** The boundary of a body whose first line that is not empty is a delimiter; null when it begins otherwise. */
export function boundaryAtStart(body: Uint8Array): string | null {
  const lines = linesOf(body)
  const first = lines.findIndex((line) => line.trim() !== '')
  const boundary = boundaryOf(lines[first] ?? '')
  return boundary !== null && beginsPart(lines, first + 1) ? boundary : null
}

function boundaryOf(line: string): string | null {
  return delimiterLine.exec(line)?.[1] ?? null
}

function beginsPart(lines: readonly string[], from: number): boolean {
  for (const line of lines.slice(from, from + fieldsLooked)) {
    if (partField.test(line)) return true
    if (!/^[ \t]|^[!-9;-~]{1,80}[ \t]{0,20}:/.test(line)) return false
  }
  return false
}

function linesOf(body: Uint8Array): readonly string[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  return text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
