/**
 * Where the commands of a listener differ: how a client says hello (LMTP, RFC 2033), and whether TLS can be started
 * (RFC 3207). Pure; everything else about commands is in `commands.ts`.
 */
import type { ListenerSettings } from '../config/listeners.ts'
import { type Objection, objectionTo, verbOf } from './commands.ts'
import { commandReplies } from './replies.ts'

/** What is spoken at a listener. */
export type Dialect = Readonly<{ isLmtp: boolean; isImplicitTls: boolean; offersStartTls: boolean }>

/** The dialect of a listener. STARTTLS is not for where TLS is on, nor for a socket that only this machine can reach. */
export function dialectOf({ protocol, place }: Pick<ListenerSettings, 'protocol' | 'place'>): Dialect {
  const isImplicitTls = protocol === 'smtps'
  return { isLmtp: protocol === 'lmtp', isImplicitTls, offersStartTls: !isImplicitTls && !('socket' in place) }
}

/** What is wrong with a command line at this listener; null when the library may have it. */
export function objectionIn(dialect: Dialect, line: string): Objection | null {
  const verb = verbOf(line)
  if (verb === 'STARTTLS' && dialect.offersStartTls)
    return line.trimEnd().length === verb.length ? null : { kind: 'reply', reply: commandReplies.noArgument }
  if (!dialect.isLmtp) return objectionTo(line)
  // RFC 2033 §4.1: the same as EHLO; EHLO and HELO are not to be answered with 2yz, and 500 is the code for it.
  if (verb === 'LHLO') return objectionTo(`E${line.slice(1)}`)
  return verb === 'EHLO' || verb === 'HELO' ? { kind: 'reply', reply: commandReplies.unknown } : objectionTo(line)
}
