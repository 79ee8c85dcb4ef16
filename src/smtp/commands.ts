/**
 * Looks at a command line before the library does; pure. It knows what is no SMTP at all (row 14 of what the library
 * leaves open: its list of HTTP methods can be walked around), and answers every verb that is not served, so that an
 * allow-list decides what reaches the library's handlers, not a list of what to forbid.
 */
import { type Closing, commandReplies, type Reply } from './replies.ts'

/** RFC 5321 §4.5.1 asks for all but HELP. */
const served = new Set(['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'VRFY', 'HELP', 'QUIT'])

/** Commands of SMTP (RFC 5321, 821) and of its extensions that we know and do not offer: 502, not 500 (RFC 5321 §4.2.4). */
const notImplemented = new Set([
  ...['EXPN', 'SEND', 'SOML', 'SAML', 'TURN', 'LHLO'],
  ...['STARTTLS', 'AUTH', 'ETRN', 'ATRN', 'BURL', 'XCLIENT', 'XFORWARD'],
])

/** RFC 5321 §4.1.1.4, §4.1.1.5 and §4.1.1.10 end these with CRLF. */
const withoutArgument = new Set(['DATA', 'RSET', 'QUIT'])

/** RFC 5321 §4.5.3.1.4, with CRLF. */
const lineLimitOctets = 512

/** RFC 5321 §4.5.3.1.3: paths of 256 octets must be taken; we take twice that, since VERP and signed addresses are long. */
const longerPathOctets = 256

/** What the parameters that EHLO offers add: RFC 1870 §3, RFC 6152 §2, RFC 6531 §3.1. */
const parameterOctets = 26 + 17 + 10

/** By verb, what a line may have beyond {@link lineLimitOctets}. */
const longerLines: ReadonlyMap<string, number> = new Map([
  ['MAIL', longerPathOctets + parameterOctets],
  ['RCPT', longerPathOctets],
])

export type Objection = Readonly<{ kind: 'reply'; reply: Reply } | { kind: 'close'; closing: Closing }>

/** What is wrong with a command line (one character per octet, without CRLF); null when the library may have it. */
export function objectionTo(line: string): Objection | null {
  const verb = verbOf(line)
  // A tab is white space to lenient servers; a bare CR, a NUL or an escape sequence is an attack on someone's parser.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line))
    return looksLikeTls(line) ? foreign : answer(commandReplies.controlCharacters)
  if (!served.has(verb) && isOtherProtocol(line)) return foreign
  if (line.length + 2 > lineLimitOctets + (longerLines.get(verb) ?? 0)) return answer(commandReplies.lineTooLong)
  if (served.has(verb)) return objectionToArgument(verb, line.trimEnd().length > verb.length)
  if (verb === 'BDAT') return { kind: 'close', closing: 'chunking' }
  return answer(notImplemented.has(verb) ? commandReplies.notImplemented : commandReplies.unknown)
}

function objectionToArgument(verb: string, hasArgument: boolean): Objection | null {
  if (verb === 'VRFY' && !hasArgument) return answer(commandReplies.needsArgument)
  return hasArgument && withoutArgument.has(verb) ? answer(commandReplies.noArgument) : null
}

const foreign: Objection = { kind: 'close', closing: 'other-protocol' }

function answer(reply: Reply): Objection {
  return { kind: 'reply', reply }
}

/** The first word, in the way of the library, so that both speak of the same command. */
export function verbOf(line: string): string {
  const end = line.indexOf(' ')
  return (end === -1 ? line : line.slice(0, end)).toUpperCase()
}

/**
 * A request line or a header field of HTTP: a web page or a server-side request that somebody aims at this port. Also the
 * header section of a mail whose DATA was refused, sent by a client that did not wait for the answer.
 */
function isOtherProtocol(line: string): boolean {
  return / HTTP\/\d/i.test(line) || /^[!-9;-~]+:/.test(line)
}

/** A TLS record of type handshake (RFC 8446 §5.1), from a client that expects TLS from the first byte. */
export function looksLikeTls(bytes: string): boolean {
  return bytes.startsWith('\x16\x03')
}
