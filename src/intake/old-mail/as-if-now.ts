/** A mail that somebody has at hand as if it came by SMTP now: its envelope, from what is said of it and its header section. Pure. */
import type { RouteTable } from '../../routing/types.ts'
import type { Envelope } from '../envelope.ts'
import { readHead } from './head.ts'
import { recipientsOf, reversePathOf } from './old-envelope.ts'

/** What is said of the transaction; what is not is taken from the mail. */
export type Said = Readonly<{
  recipients: readonly string[]
  reversePath: string | undefined
  clientIp: string | undefined
  helo: string | undefined
}>

/** The envelope, or why there is none. */
export type AsIfNow =
  | Readonly<{ kind: 'envelope'; envelope: Envelope }>
  | Readonly<{ kind: 'problem'; because: string }>

/** Makes the envelope; a problem when nobody says who the mail is for and it names no address that is served. */
export function envelopeNow(headerSection: Uint8Array, said: Said, table: RouteTable, now: Date): AsIfNow {
  const head = readHead(headerSection)
  const recipients = said.recipients.length > 0 ? said.recipients : namedIn(recipientsOf(head, table))
  if (recipients === null) {
    const because = 'its header section names no address that is served; say which one it was for'
    return { kind: 'problem', because }
  }
  const envelope: Envelope = {
    source: 'email',
    reversePath: said.reversePath ?? reversePathOf(head),
    recipients,
    clientIp: said.clientIp ?? null,
    helo: said.helo ?? null,
    tls: null,
    receivedAt: now,
    session: 'explain',
    chosen: null,
    suspected: null,
  }
  return { kind: 'envelope', envelope }
}

function namedIn(found: ReturnType<typeof recipientsOf>): readonly string[] | null {
  return found.kind === 'served' ? found.recipients : null
}
