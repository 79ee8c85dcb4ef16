/**
 * How `smtp-server` is set up: which of its extensions are offered, and which of its features must never run on an MX. The
 * limits are getters, since the library reads its options at each use and a changed config shall count at once.
 */
import type { SMTPServerOptions } from 'smtp-server'
import type { Dialect } from './dialect.ts'
import type { DoorParts } from './parts.ts'

/**
 * Commands that exist in the library and are not for strangers. The allow-list in `commands.ts` keeps them away already;
 * this also takes AUTH out of EHLO.
 */
const disabledCommands = ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL']

/** The options for one listener. The certificate is not among them: see {@link Conversation.upgrade}. */
export function libraryOptions(
  { hostname, limits }: Pick<DoorParts, 'hostname' | 'limits'>,
  { isLmtp, isImplicitTls, offersStartTls }: Dialect,
): SMTPServerOptions {
  return {
    lmtp: isLmtp,
    // The session counts from the first octet, so that a client which never finishes its handshake is under our clocks.
    secure: isImplicitTls,
    needsUpgrade: isImplicitTls,
    name: hostname,
    banner: 'Postroom',
    heloResponse: '%s greets %s',
    disabledCommands: offersStartTls ? disabledCommands : [...disabledCommands, 'STARTTLS'],
    // The library's own texts get their codes from it; a text of ours brings its own (see `conversation.ts`).
    hideENHANCEDSTATUSCODES: false,
    // A name from DNS would delay each greeting, and nothing here decides by it.
    disableReverseLookup: true,
    // The door writes its own log lines; the library's would hold raw commands.
    logger: false,
    get size() {
      return limits().sizeBytes
    },
    // Silence in the middle of DATA. The other clocks are in `deadlines.ts` and `conversation.ts`.
    get socketTimeout() {
      return limits().commandTimeoutMs
    },
  }
}
