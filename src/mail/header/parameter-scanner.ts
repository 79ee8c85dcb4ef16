/**
 * Takes the value of a structured MIME field (RFC 2045 §5.1, RFC 2183 §2) apart: what it begins with, and the parameters
 * as they stand there. Tolerant of what clients write: separators missing or too many, spaces in bare values, quotes
 * that do not end or stand inside, comments. Linear and total; what the parameters mean is `parameters.ts`.
 */

/** A parameter as it stands: name in lower case with its RFC 2231 asterisks, value unquoted, one character per byte. */
export type ScannedParameter = Readonly<{ name: string; text: string }>

/** What a value begins with (a media type, a disposition), and its parameters in their order. */
export type ScannedValue = Readonly<{ value: string; parameters: readonly ScannedParameter[] }>

/** A long value is an attack or holds a file name of that length: nobody reads further. */
const valueLimit = 64 * 1024

/** RFC 2231 continuations of one long file name make dozens. */
const parameterLimit = 500

/**
 * Parameters that may follow a bare value with nothing but a space in between: of any other word with a `=` it is more
 * likely that it belongs to the value. Asterisks and sections of RFC 2231 included.
 */
const knownName =
  '(?:charset|boundary|name|filename|file|format|delsp|type|method|report-type|protocol|micalg|smime-type|size|start|start-info|creation-date|modification-date|read-date|reply-type|component|x-[\\w-]{1,40})(?:\\*\\d{0,4})?\\*?'

const mediaType =
  /[\s;,]*(?:"([^"]{0,200})"|([^\s;,()"=/]{1,200}(?:\s{0,8}\/\s{0,8}[^\s;,()"=]{1,200})?))(?![^\s;,()"=]|\s{0,8}=)/y
const nothing = /[\s;,]*/y
const parameterName = /([^\s=;,"()]{1,100})\s*=\s*/y
const word = /[^\s;,]+|[\s;,]/y
/** What may follow a closing quote. A quote before anything else is one that nobody escaped. */
const behindQuote = /\s*(?:$|[;,(]|[\w!#$%&'*+.^`|~-]{1,100}\s*=)/y
const nextQuoted = /\s+"/y
/** The end of a parameter name right before a quote: then that quote opens, and the one before it never closed. */
const nameBefore = new RegExp(`[;,\\s]\\s{0,100}${knownName}\\s{0,8}=\\s{0,8}$`, 'i')
const bareEnd = new RegExp(`[;\\r\\n]|[\\s,]\\s*${knownName}\\s{0,8}=`, 'gi')
const encodedWords = /(?:=\?[^?\s]{1,64}\?[bq]\?[^?]*\?=\s*)+/iy
const comment = /\((?:[^()\\]|\\.)*\)/y

/** Scans a value with one character for each byte, unfolded. Never throws. */
export function scannedValue(field: string): ScannedValue {
  const text = field.slice(0, valueLimit).replace(/\s{20,}/g, ' ') // so that no pattern goes through a run twice
  const scanner = { text, at: 0, hasCloser: true }
  skipComments(scanner)
  const [whole = '', quoted, bare = ''] = matched(scanner, mediaType) ?? []
  if (whole === '' && /^[\s;,]*[^\s=]+$/.test(text)) return { value: text.trim(), parameters: [] }
  const parameters: ScannedParameter[] = []
  while (scanner.at < text.length && parameters.length < parameterLimit) {
    const parameter = nextParameter(scanner)
    if (parameter !== null) parameters.push(parameter)
  }
  return { value: (quoted ?? bare).replace(/\s+/g, ''), parameters }
}

/** `hasCloser` is false once a search for a closing quote went to the end in vain: so it is made once. */
type Scanner = { readonly text: string; at: number; hasCloser: boolean }

function nextParameter(scanner: Scanner): ScannedParameter | null {
  skipComments(scanner)
  const name = matched(scanner, parameterName)?.[1]?.toLowerCase()
  if (name === undefined) {
    matched(scanner, word) // a flag without a value, or a stray character
    return null
  }
  const isQuoted = scanner.text[scanner.at] === '"'
  return { name, text: isQuoted ? quotedText(scanner) : bareText(scanner, isFileName(name)) }
}

function skipComments(scanner: Scanner): void {
  do matched(scanner, nothing)
  while (matched(scanner, comment) !== null)
}

/** Strings that follow each other are one value; some clients write each encoded word in its own quotes. */
function quotedText(scanner: Scanner): string {
  let text = quotedString(scanner)
  while (matched(scanner, nextQuoted) !== null) {
    scanner.at--
    text += ` ${quotedString(scanner)}`
  }
  return text
}

function quotedString(scanner: Scanner): string {
  const { text } = scanner
  const from = scanner.at + 1
  const close = scanner.hasCloser ? closingQuote(text, from) : -1
  if (close !== -1 && behindQuoteAt(text, close + 1)) {
    scanner.at = close + 1
    return unescaped(text.slice(from, close))
  }
  if (close === -1) scanner.hasCloser = false
  // Not closed, or closed by the opening quote of the next one: it ends as a bare value does.
  scanner.at = from
  return unescaped(bareText(scanner, true))
}

/** Where the string that begins at `from` ends, or where the quote of another value stands; -1 when nowhere. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    // `"C:\"` and `"C:\x"`: a backslash at the very end escapes nothing.
    if (character === '\\' && !(text[at + 1] === '"' && /^"\s*(?:;|$)/.test(text.slice(at + 1, at + 80)))) at++
    else if (character === '"' && behindQuoteAt(text, at + 1)) return at
    else if (character === '"' && nameBefore.test(text.slice(Math.max(from, at - 160), at))) return at
  }
  return -1
}

function behindQuoteAt(text: string, at: number): boolean {
  behindQuote.lastIndex = at
  nextQuoted.lastIndex = at
  return behindQuote.test(text) || nextQuoted.test(text)
}

/** A value without quotes, up to the semicolon or the next parameter. A comment behind it is none of it. */
function bareText(scanner: Scanner, isName: boolean): string {
  const from = scanner.at
  matched(scanner, encodedWords)
  bareEnd.lastIndex = scanner.at
  const end = bareEnd.exec(scanner.text)?.index ?? scanner.text.length
  scanner.at = end
  const text = withoutEnd(scanner.text.slice(from, end))
  return isName ? text : text.replace(/\s*\([^()]*\)$/, '').replace(/\s.*$/s, '')
}

/** Only file names have spaces and brackets in them; elsewhere what stands behind a space is prose. */
function isFileName(name: string): boolean {
  return /^(?:file)?name(?:\*|$)/.test(name)
}

/** Without separators and a lone quote at the end. A loop, since a pattern would try each comma of a run. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && /[\s,"]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** RFC 5322 §3.2.1 lets a backslash quote anything; clients that write paths mean it, so only these two are quoted. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1')
}

function matched(scanner: Scanner, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = scanner.at
  const match = pattern.exec(scanner.text)
  if (match !== null) scanner.at = pattern.lastIndex
  return match
}
