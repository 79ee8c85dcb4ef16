/** What the beginning of a subject says of the mail: "Re:" answers, "Fwd:" forwards, in any language. */
import { folded, forwardPrefixes, replyPrefixes } from './phrases.ts'

/** Tags of lists and ticket systems, which stand before or after the prefix. */
const tag = /^\s*(?:\[[^\]]{0,60}\]|\([^)]{0,20}\)|\{[^}]{0,20}\})\s*/
const prefix = /^\s*([\p{L}\p{M}.'][\p{L}\p{M}.' ]{0,20}?)\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,3})?\s?[:：]/u

/** Tags of ours; wherever one stands, it names a ticket. */
const ownTags = /\s*\[T-\d{1,15}\]/gi

/**
 * A subject without what answers add to it, so that an answer to an answer has the same: "Re: AW: [T-7] Slow" is "Slow".
 * "Fwd:" and the tags of lists stay.
 */
export function bareSubject(subject: string): string {
  let rest = subject.replace(ownTags, ' ').trim()
  for (let bare = withoutPrefix(rest); bare !== rest; bare = withoutPrefix(rest)) rest = bare
  return rest
}

function withoutPrefix(subject: string): string {
  const [written = '', word = ''] = prefix.exec(subject) ?? []
  const isReply = replyPrefixes.has(folded(word)) && !forwardPrefixes.has(folded(word))
  return isReply ? subject.slice(written.length).trim() : subject
}

/** The first prefix decides: "Re: Fwd: …" is an answer. Null when there is none, or the word is also another's. */
export function actOf(subject: string): 'reply' | 'forward' | null {
  let rest = subject.slice(0, 500)
  for (let tags = 0; tags < 4 && tag.test(rest); tags++) rest = rest.replace(tag, '')
  const word = folded(prefix.exec(rest)?.[1] ?? '')
  if (replyPrefixes.has(word) === forwardPrefixes.has(word)) return null
  return replyPrefixes.has(word) ? 'reply' : 'forward'
}
