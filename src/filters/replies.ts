/**
 * What a filter tells the peer, in one place: short, true, ASCII (RFC 5321 §4.2), and bounded, since parts of it come from
 * the peer, from DNS or from a scanner. How else to reach us is added by the door. Codes: RFC 3463 §3.8, RFC 5321 §4.2.2.
 */
import type { FilterReply } from './filter.ts'

/** Leaves room for the operator's sentence in a reply line of 512 octets (RFC 5321 §4.5.3.1.5). */
const quoteLimit = 120

/** Text from outside as it may stand in a reply. */
export function quotable(text: string, limit = quoteLimit): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, ' ').trim()
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 3)}...`
}

/** The replies; functions where they name what it is about. */
export const filterReplies = {
  unchecked: { code: 451, text: '4.7.0 The message could not be checked at the moment, please try again later' },
  denied: (what: string) => refusal(`Not taken here: ${quotable(what)} is on our list`),
  /** `said`: the text that the list has about its entry, such as where to ask for removal. */
  listed: (clientIp: string, zone: string, said: string | null) =>
    refusal(`${clientIp} is listed by ${quotable(zone, 80)}${said === null ? '' : ` (${quotable(said)})`}`),
  /** A stranger's first try. */
  greylisted: (seconds: number) => deferral(`You are new here: please try again in ${seconds} seconds`),
  infected: (name: string) => refusal(`The message holds what a virus scanner knows as ${quotable(name)}`),
  spam: refusal('The message looks like spam'),
  /** `said`: a sentence of the spam filter for the sender. */
  deferredAsSpam: (said: string | null) => deferral(said === null ? 'Please try again later' : quotable(said)),
} as const satisfies Record<string, FilterReply | ((...about: never[]) => FilterReply)>

function refusal(text: string): FilterReply {
  return { code: 550, text: `5.7.1 ${text}` }
}

function deferral(text: string): FilterReply {
  return { code: 451, text: `4.7.1 ${text}` }
}
