/**
 * Every reply that is ours to give, in one place: basic code (RFC 5321 §4.2.2), enhanced status code (RFC 3463, RFC 2034)
 * and one short, true line that tells nothing of our insides. What the library says by itself is in
 * `library-wording.ts`. 5yz only for what a retry can not mend; everything else keeps the mail in the sender's queue.
 */
import type { Outcome } from '../intake/envelope.ts'
import type { RecipientRoute } from '../routing/types.ts'

/** One reply, as the library takes it. */
export type Reply = Readonly<{ code: number; text: string }>

/** One of ours; `text` begins with the enhanced status code. */
type OwnReply = Readonly<{ code: number; text: `${2 | 4 | 5}.${number}.${number} ${string}` }>

/** RFC 5321 §4.5.3.1.5: 512 octets, with the code in front and CRLF behind. */
const textLimitOctets = 512 - '250 '.length - '\r\n'.length

/** Answers DATA: 250 takes over responsibility (RFC 5321 §4.2.5, §6.1), so only what is committed gets one. */
export function replyFor(outcome: Outcome, contact: string | null): OwnReply {
  switch (outcome.kind) {
    case 'opened':
    case 'replied':
    case 'grouped':
    case 'noted':
    case 'redelivered':
      return { code: 250, text: `2.0.0 ${outcome.ref} accepted` }
    case 'refused':
      return withContact(refusals[outcome.reason], contact)
    default:
      return outcome satisfies never
  }
}

/** Why a whole mail is refused. */
export type Refusal = Extract<Outcome, { kind: 'refused' }>['reason'] | 'too-large' | 'bare-newline'
export const refusals: Readonly<Record<Refusal, OwnReply>> = {
  /** The routes changed between RCPT and DATA (RFC 3463 §3.2). */
  'no-route': { code: 550, text: '5.1.1 No such address here' },
  /** RFC 7372 §3.2 has the enhanced code for what the author's domain asked to be refused. */
  dmarc: { code: 550, text: '5.7.26 The message fails DMARC, and its domain asks for such mail to be refused' },
  /** RFC 1870 §6.2 and §6.3. */
  'too-large': { code: 552, text: '5.3.4 The message is larger than this server takes' },
  /** RFC 5321 §2.3.8; code and status of Postfix's smtpd_forbid_bare_newline. */
  'bare-newline': { code: 550, text: '5.5.2 The message has a bare CR or LF; each line must end with CRLF' },
}

/** Why a mail is not taken now; the sender's queue tries again. */
export type Deferral =
  | 'failed'
  | 'late'
  | 'database'
  | 'disk'
  | 'in-flight'
  | 'mail-rate-network'
  | 'mail-rate-domain'
  | 'mail-recipients'
  | 'session-recipients'
export const deferrals: Readonly<Record<Deferral, OwnReply>> = {
  /** RFC 5321 §4.2.2, 451: local error in processing. */
  failed: { code: 451, text: '4.3.0 The message could not be stored, please try again later' },
  late: { code: 451, text: '4.3.0 Storing the message takes too long, please try again later' },
  database: { code: 451, text: '4.3.0 No mail can be stored at the moment, please try again later' },
  /** RFC 5321 §4.2.2, 452: insufficient system storage; RFC 3463 §3.4. */
  'in-flight': { code: 452, text: '4.3.1 Too much mail is on its way in at the moment, please try again later' },
  /** RFC 5321 §4.2.2, 450: not now; RFC 3463 §3.8. */
  'mail-rate-network': { code: 450, text: '4.7.1 Too many messages from your network, please try again later' },
  'mail-rate-domain': { code: 450, text: '4.7.1 Too many messages from this sender domain, please try again later' },
  /** RFC 5321 §4.5.3.1.10; RFC 3463 §3.6. The sender comes again for the rest. */
  'mail-recipients': { code: 452, text: '4.5.3 Too many recipients for one message' },
  'session-recipients': { code: 452, text: '4.5.3 Too many recipients in this session, please use another' },
  disk: { code: 452, text: '4.3.1 Not enough disk space at the moment, please try again later' },
}

/** Why a session ends by our doing. RFC 5321 §3.8: always 421, and the connection closes behind it. */
export type Closing =
  | 'shutting-down'
  | 'too-many-errors'
  | 'too-many-commands'
  | 'too-many-connections'
  | 'too-many-connections-of-network'
  | 'too-many-mails'
  | 'harvesting'
  | 'command-too-slow'
  | 'data-too-slow'
  | 'handshake-too-slow'
  | 'proxy-not-listed'
  | 'session-too-long'
  | 'idle'
  | 'early-talker'
  | 'line-too-long'
  | 'other-protocol'
  | 'far-too-large'
  | 'bare-newline'
  | 'false-end'
  | 'chunking'
export const closings: Readonly<Record<Closing, OwnReply>> = {
  'shutting-down': { code: 421, text: '4.3.2 Shutting down, please try again in a moment' },
  'too-many-errors': { code: 421, text: '4.7.0 Too many errors' },
  'too-many-commands': { code: 421, text: '4.7.0 Too many commands without a mail' },
  'too-many-connections': { code: 421, text: '4.3.2 Too many connections, please try again in a moment' },
  'too-many-connections-of-network': { code: 421, text: '4.7.0 Too many connections from your network' },
  'too-many-mails': { code: 421, text: '4.7.0 Enough messages for one session, please go on in another' },
  harvesting: { code: 421, text: '4.7.0 Too many unknown recipients from your network' },
  'command-too-slow': { code: 421, text: '4.4.2 Timed out waiting for a command' },
  'data-too-slow': { code: 421, text: '4.4.2 Timed out waiting for the message' },
  'handshake-too-slow': { code: 421, text: '4.4.2 Timed out waiting for TLS to start' },
  'proxy-not-listed': { code: 421, text: '4.7.0 This server takes no PROXY header from your address' },
  'session-too-long': { code: 421, text: '4.4.2 This session has lasted long enough' },
  idle: { code: 421, text: '4.4.2 Timed out' },
  'early-talker': { code: 421, text: '4.7.0 Please wait for the greeting' },
  'line-too-long': { code: 421, text: '4.5.2 Command line too long' },
  'other-protocol': { code: 421, text: '4.7.0 This is an SMTP server' },
  /** Not 421 but for good: the client has ignored SIZE and would send it all again. */
  'far-too-large': { code: 552, text: '5.3.4 The message is far larger than this server takes' },
  /** 521 closes the connection (RFC 7504), so that nothing behind it is taken for a command. */
  'bare-newline': { code: 521, text: '5.5.2 Each line must end with CRLF, not with a bare LF' },
  'false-end': { code: 521, text: '5.5.2 Only CRLF.CRLF ends a message, not a dot with a bare CR or LF' },
  /** RFC 3030 §2: octets follow without waiting, so nothing behind it may be read as commands. */
  chunking: { code: 502, text: '5.5.1 BDAT is not offered' },
}

/** Replies to single commands. */
export const commandReplies = {
  /** RFC 5321 §4.2.4. */
  unknown: { code: 500, text: '5.5.2 Command not recognized' },
  notImplemented: { code: 502, text: '5.5.1 Command not implemented' },
  controlCharacters: { code: 500, text: '5.5.2 Control characters are not allowed in commands' },
  /** RFC 5321 §4.5.3.1.10. */
  lineTooLong: { code: 500, text: '5.5.2 Command line too long' },
  /** RFC 5321 §4.1.1.6. */
  needsArgument: { code: 501, text: '5.5.4 This command needs an argument' },
  /** RFC 6152 §3: BINARYMIME is a value of RFC 3030, which is not offered. */
  bodyType: { code: 504, text: '5.5.4 BODY is 7BIT or 8BITMIME here' },
  noArgument: { code: 501, text: '5.5.4 This command takes no argument' },
  /** RFC 5321 §4.1.1.11. */
  unknownParameter: { code: 555, text: '5.5.4 A parameter of this command is not supported' },
  /** RFC 6531 §3.5; the code's name in RFC 6531 §4. */
  needsSmtpUtf8: { code: 553, text: '5.6.7 An address beyond ASCII needs SMTPUTF8' },
  /** RFC 5321 §3.5.3: 252 for "cannot verify, but will try". */
  vrfy: { code: 252, text: '2.0.0 Addresses are checked at RCPT only' },
  help: { code: 214, text: '2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT, as in RFC 5321' },
} as const satisfies Record<string, OwnReply>

type RecipientRefusal = Extract<RecipientRoute, { kind: 'refused' }>['reason']
const recipientRefusals: Readonly<Record<RecipientRefusal, OwnReply>> = {
  /** RFC 3463 §3.2: bad destination mailbox address. */
  'unknown-address': { code: 550, text: '5.1.1 No such address here' },
  /** RFC 5321 §3.6.2: no relaying; RFC 3463 §3.8. */
  'other-domain': { code: 550, text: '5.7.1 This server takes no mail for that domain' },
  /** RFC 3463 §3.2: bad destination mailbox address syntax. */
  malformed: { code: 501, text: '5.1.3 Bad recipient address syntax' },
}

/** Answers a refused RCPT. */
export function replyToRecipient(reason: RecipientRefusal, contact: string | null): OwnReply {
  const reply = recipientRefusals[reason]
  return reason === 'malformed' ? reply : withContact(reply, contact)
}

/**
 * A refusal that says how else to reach us (`contact`, the operator's words): the sender's bounce quotes this line to a person
 * in need. Unlike in a bounce, replies are ASCII (RFC 5321 §4.2). A deferral stays as it is: nobody gets to read it.
 */
export function withContact({ code, text }: OwnReply, contact: string | null): OwnReply {
  if (contact === null || code < 500) return { code, text }
  const way = contact.replace(/[^\x20-\x7e]+/g, ' ').slice(0, textLimitOctets - text.length - '; to reach us: '.length)
  return { code, text: `${text}; to reach us: ${way}` }
}

/** A reply in place of the greeting: the name first (RFC 5321 §4.2), and no enhanced code (RFC 2034 §3). */
export function asGreeting({ code, text }: Reply, hostname: string): Reply {
  return { code, text: `${hostname} ${text.replace(/^\S+ /, '')}` }
}

/** A reply as it stands on the wire, for logs. */
export function lineOf({ code, text }: Reply): string {
  return `${code} ${text}`
}

/** Whether a text brings its own enhanced status code, so that the library must not add one. */
export function hasEnhancedCode(text: string): boolean {
  return /^[245]\.\d{1,3}\.\d{1,3} /.test(text)
}
