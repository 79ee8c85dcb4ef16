/**
 * Lines of a header section as they come, and what each of them is, so that a missing empty line (RFC 5322 §2.1) or a
 * missing colon costs no text. Values stay one character per byte.
 */

/** What a line is, below the lines above it. `foreign`: no part of a header section. */
export type HeaderLine = 'empty' | 'field' | 'continuation' | 'foreign'

const field = /^[!-9;-~]{1,256}[ \t]*:/

/** A field whose colon was forgotten, or written as `=`. */
const structuralName =
  /^content-(?:type|transfer-encoding|disposition|id|location|description)(?=[ \t=])[ \t]*=?[ \t]*/i

/** Parameters on a line of their own that lost their indentation, below a field that has some. */
const parameter =
  /^(?:charset|boundary|(?:file)?name|format|delsp|type|report-type|start|size)(?:\*\d{0,3}\*?)?[ \t]*=/i

/** What `line` (without its line end) is; `above` begins with the name of the field above it in lower case, or is null. */
export function kindOfLine(line: string, above: string | null): HeaderLine {
  if (line === '') return 'empty'
  if (/^[ \t]/.test(line)) return above === null && !field.test(line.trimStart()) ? 'foreign' : indented(line, above)
  if (field.test(line) || structuralName.test(line)) return 'field'
  return above?.startsWith('content-') && parameter.test(line) ? 'continuation' : 'foreign'
}

/** The first line of a section may be indented by accident; below a field, indentation continues it. */
function indented(line: string, above: string | null): HeaderLine {
  if (above !== null) return 'continuation'
  return line.trim() === '' ? 'empty' : 'field'
}

/** Name in lower case and the beginning of the value of a line that is a field. */
export function fieldIn(line: string): Readonly<{ name: string; value: string }> {
  const text = line.trimStart()
  const colon = field.test(text) ? text.indexOf(':') : -1
  if (colon !== -1) return { name: text.slice(0, colon).trimEnd().toLowerCase(), value: text.slice(colon + 1).trim() }
  const [whole = ''] = structuralName.exec(text) ?? []
  return { name: whole.replace(/[\s=]+$/, '').toLowerCase(), value: text.slice(whole.length).trim() }
}

/** The line without its end. A loop: a pattern would try each CR of a run that ends nothing. */
export function withoutLineEnd(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end--
  return line.slice(0, end)
}

/** Fields that a header section has; text has words with a colon behind them, but hardly these. */
const known =
  /^(?:content-|x-|mime-|list-|arc-|resent-|dkim-|received|(?:from|to|cc|bcc|subject|date|message-id|sender|reply-to|references|in-reply-to|return-path|delivered-to|errors-to|precedence|importance|priority|status|thread-\w+|user-agent|organization|authentication-results|auto-submitted|comments|keywords|lines|encoding|envelope-to|original-\w+|disposition-notification-to)$)/

/** Whether a field of that name (lower case) is one of mail or MIME. */
export function isKnownField(name: string): boolean {
  return known.test(name)
}
