/** Says what is wrong with what a server said; pure. An empty list is no objection. */
import type { Script } from './scripts.ts'

/** Everything that the server said, line by line, and whether it closed in time. */
export type Transcript = Readonly<{ lines: readonly string[]; isClosed: boolean }>

/** Objections to any session. */
export function judgeAny({ lines, isClosed }: Transcript): string[] {
  return [
    ...(isClosed ? [] : ['hang: the session did not end']),
    ...lines.filter((line) => !isWellFormed(line)).map((line) => `malformed reply: ${JSON.stringify(line)}`),
    ...mailsWithoutTransaction(lines).map((line) => `a mail without its transaction: ${line}`),
  ]
}

/** Objections to a session whose replies are known; `refs` holds the ref of each mail and learns new ones. */
export function judgeScript(script: Script, transcript: Transcript, refs: Map<string, string>): string[] {
  const last = transcript.lines.filter((line) => line[3] !== '-').slice(1)
  const got = last.map((line) => (/^250 2\.0\.0 T-/.test(line) ? 'T' : line.slice(0, 3)))
  if (transcript.isClosed) got.push('-')
  const objections = judgeAny(transcript)
  const at = script.expected.findIndex((code, index) => code !== got[index])
  if (at !== -1 || got.length > script.expected.length) {
    const where = at === -1 ? script.expected.length : at
    objections.push(
      `reply ${where + 1} is ${last[where] ?? got[where] ?? 'missing'}, expected ${script.expected[where] ?? 'nothing more'}`,
    )
  }
  const told = last.filter((line) => /^250 2\.0\.0 T-/.test(line)).map((line) => /T-\d+/.exec(line)?.[0] ?? '')
  return [...objections, ...secondTickets(script, told, refs)]
}

function secondTickets({ mails }: Script, told: readonly string[], refs: Map<string, string>): string[] {
  return told.flatMap((ref, at) => {
    const key = mails[at]?.key ?? ''
    const before = refs.get(key) ?? ref
    refs.set(key, before)
    return before === ref ? [] : [`a second ticket: mail ${key} is ${before} and ${ref}`]
  })
}

/** RFC 5321 §4.2: code, separator, printable ASCII, 512 octets; an enhanced code that fits, but for greeting, EHLO and 354. */
export function isWellFormed(line: string): boolean {
  if (line.length > 510 || !/^[2345]\d\d[ -][\x20-\x7e]*$/.test(line)) return false
  if (/^(?:220|354) |^250[ -]|^(?:421|501) /.test(line)) return true
  return /^([245])\d\d \1\.\d{1,3}\.\d{1,3} \S/.test(line)
}

/** Refs that were told without 250 to MAIL, 250 to RCPT and 354 before. */
function mailsWithoutTransaction(lines: readonly string[]): string[] {
  let reached = 0
  return lines.filter((line) => {
    const isMail = line.startsWith('250 2.0.0 T-')
    const isGood = !isMail || reached === 3
    if (line.startsWith('250 2.1.0 ')) reached = 1
    else if (line.startsWith('250 2.1.5 ') && reached >= 1) reached = 2
    else if (line.startsWith('354 ') && reached === 2) reached = 3
    else if (isMail) reached = 0
    return !isGood
  })
}
