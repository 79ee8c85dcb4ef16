/**
 * What OpenSSL is told for TLS at the door. Senders fall back to clear text when a handshake fails, so everything that still
 * protects is offered (RFC 7435), and only what protects nobody is not: below TLS 1.2, renegotiation.
 */
import { constants } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Pem } from './facts.ts'

/** Any text of ours: sessions are resumed by whichever listener of this process they come back to. */
const sessionIdContext = 'postroom'

/** The context for new handshakes; those under way and open sessions keep theirs. Throws when OpenSSL does not take it. */
export function secureContextOf({ certificate, key }: Pem): SecureContext {
  return createSecureContext({
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    sessionIdContext,
    // A client that renegotiates costs us a handshake each time; TLS 1.3 has no renegotiation.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  })
}
