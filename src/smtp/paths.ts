/**
 * Reads the arguments of MAIL and RCPT (RFC 5321 §4.1.1.2, §4.1.1.3, §4.1.2); pure. The library's own reading refuses
 * quoted local parts, turns A-labels into Unicode and takes anything for a parameter; this one keeps the path as the client
 * wrote it. Whether there is such a mailbox is for routing to say.
 */

/** Parameters by upper-case keyword; `true` is a keyword without a value. */
export type Parameters = Record<string, string | true>

export type PathCommand = {
  /** Without angle brackets and source route; '' is the null reverse-path. */
  address: string
  args: Parameters | false
  /** A keyword that was given twice. */
  duplicate?: string
}

/** RFC 5321 §4.5.3.1.3 asks for 256 octets, and to take more where possible: signed reply addresses are long. */
const pathLimitOctets = 512

/** `MAIL FROM:<path> parameters`; blanks around the colon are wrong and common. In quotes a path may hold anything printable. */
const grammar = /^(MAIL FROM|RCPT TO)\s*:\s*<((?:[^\s<>"\\]|"(?:[^"\\]|\\.)*")*)>(?:\s(.*))?$/is

/** RFC 5321 appendix C: a source route must be accepted, and should be ignored. */
const sourceRoute = /^@[^@:"\s]+(?:,@[^@:"\s]+)*:/

/** Characters that nobody sees and that make two addresses look alike, and what is left of broken UTF-8. */
const unsafe = /[\p{Cc}\p{Cs}\u200b\u2060\ufeff\ufffd]/u

/** Reads `line`, the whole command as text; null when it is not `name` with a path. */
export function parsePathCommand(name: 'MAIL FROM' | 'RCPT TO', line: string): PathCommand | null {
  const [, command, path, parameters] = grammar.exec(line) ?? []
  if (command?.toUpperCase() !== name || path === undefined) return null
  const address = path.replace(sourceRoute, '')
  if (unsafe.test(address) || Buffer.byteLength(address) > pathLimitOctets) return null
  if (name === 'MAIL FROM' && address !== '' && !mailbox.test(address)) return null
  return { address, ...parseParameters(parameters ?? '') }
}

/**
 * RFC 5321 §4.1.2, but for dots: alarm senders write reverse-paths such as `ilo.@rack7`, and their alarms are what we are
 * here for. What is special must be quoted; comments are for header fields, not for paths.
 */
const mailbox = /^(?:[^\s()<>,;:\\"[\]@]+|"(?:[^"\\]|\\.)*")@(?:[^\s()<>,;:\\"[\]@]+|\[[^\s[\]]+\])$/

function parseParameters(text: string): Pick<PathCommand, 'args' | 'duplicate'> {
  const given = text.split(/\s+/).filter((parameter) => parameter !== '')
  if (given.length === 0) return { args: false }
  // No prototype: a client chooses these names.
  const args: Parameters = Object.create(null)
  let duplicate: string | undefined
  for (const parameter of given) {
    const equals = parameter.indexOf('=')
    const keyword = (equals === -1 ? parameter : parameter.slice(0, equals)).toUpperCase()
    if (keyword in args) duplicate = keyword
    args[keyword] = equals === -1 ? true : parameter.slice(equals + 1)
  }
  return { args, ...(duplicate === undefined ? {} : { duplicate }) }
}

/** The first parameter that is not in `offered`; RFC 5321 §4.1.1.11 refuses those that EHLO did not announce. */
export function unknownParameter(args: Parameters | false, offered: ReadonlySet<string>): string | null {
  return args === false ? null : (Object.keys(args).find((keyword) => !offered.has(keyword)) ?? null)
}

/** Whether a text needs SMTPUTF8 (RFC 6531 §3.3). */
export function isBeyondAscii(text: string): boolean {
  return /[^\p{ASCII}]/u.test(text)
}
