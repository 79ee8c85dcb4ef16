/** An envelope for a mail that was delivered long ago, from what its header section still tells. Pure. */

import { routeFor } from '../../routing/route.ts'
import type { RouteTable } from '../../routing/types.ts'
import type { Envelope } from '../envelope.ts'
import { addressesIn, deliveredAt, type Head, valuesOf } from './head.ts'

/** Where the addresses that a mail was delivered to may stand: those written at delivery before those of the author. */
const recipientFields = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'] as const

/** Which addresses a mail was for. `tried` is what was found when none of it is served. */
export type Recipients =
  | Readonly<{ kind: 'served'; recipients: readonly string[] }>
  | Readonly<{ kind: 'not-served'; tried: readonly string[] }>

/** The addresses of the first field that names one of ours; only those that are served. */
export function recipientsOf(head: Head, table: RouteTable): Recipients {
  const tried: string[] = []
  for (const field of recipientFields) {
    const addresses = [...new Set(addressesIn(head, field))]
    const recipients = routeFor(addresses, table).recipients.flatMap(({ kind, recipient }) =>
      kind === 'routed' ? [recipient] : [],
    )
    if (recipients.length > 0) return { kind: 'served', recipients }
    tried.push(...addresses)
  }
  return { kind: 'not-served', tried: [...new Set(tried)] }
}

/** The envelope of an imported mail. `session` names the run of the import. */
export function oldEnvelope(head: Head, recipients: readonly string[], session: string, now: Date): Envelope {
  return {
    source: 'import',
    reversePath: reversePathOf(head),
    recipients,
    clientIp: null,
    helo: null,
    tls: null,
    receivedAt: deliveredAt(head, now) ?? now,
    session,
    chosen: null,
    suspected: null,
  }
}

/**
 * Return-Path (RFC 5321 §4.4), else the `From ` line. Where neither tells, the author stands in: the null reverse-path
 * would say that a machine sent the mail, and mail of machines is grouped.
 */
export function reversePathOf(head: Head): string {
  if (valuesOf(head, 'return-path').some((value) => /^<\s*>/.test(value))) return ''
  const [returnPath] = addressesIn(head, 'return-path')
  const [author] = addressesIn(head, 'from')
  return returnPath ?? head.fromLine?.reversePath ?? author ?? ''
}
