/** The envelope of a mail that comes by HTTP: what SMTP would say in MAIL and RCPT, as query parameters. */
import { isIP } from 'node:net'
import { z } from 'zod'
import type { Envelope } from '../../../intake/envelope.ts'
import { firstValue, headerFields } from '../../../mail/header/header-fields.ts'
import { readHeaderSection } from '../../../mail/header/header-section.ts'
import { routeFor } from '../../../routing/route.ts'
import type { RouteTable } from '../../../routing/types.ts'
import { word } from '../shapes/parameters.ts'

const path = word(1_000)

export const InboundQuery = z.object({
  recipient: z
    .preprocess((given) => [given ?? []].flat(), z.array(path).min(1, { error: 'at least one recipient' }))
    .meta({
      description: 'Whom the mail is for (RCPT TO): one address; the parameter may come more than once.',
      type: 'string',
      example: 'support@humanmade.com',
    }),
  reverse_path: path.optional().meta({
    description:
      'Who gets it back (MAIL FROM). Empty is the null reverse-path of bounces. When left out: Return-Path in the mail, else its author.',
    example: 'ann@example.com',
  }),
  client_ip: z
    .string()
    .refine((ip) => isIP(ip) !== 0, { error: 'an IP address' })
    .optional()
    .describe('Where the mail came from, for SPF.'),
  helo: word(255).optional().describe('How that host called itself, for SPF.'),
})
export type InboundQuery = z.output<typeof InboundQuery>

/** A recipient that no route serves, and why. */
export type Refused = Readonly<{ recipient: string; because: string }>

/** The recipients that routes serve, and the others. */
export function sorted(recipients: readonly string[], table: RouteTable) {
  const { recipients: routes } = routeFor([...new Set(recipients)], table)
  const served = routes.flatMap(({ kind, recipient }) => (kind === 'routed' ? [recipient] : []))
  const refused: readonly Refused[] = routes.flatMap((route) =>
    route.kind === 'refused' ? [{ recipient: route.recipient, because: route.because }] : [],
  )
  return { served, refused }
}

/** The envelope; `headerSection` tells the author when the query has no reverse-path. */
export function envelopeOf(
  query: InboundQuery,
  given: Readonly<{ served: readonly string[]; headerSection: Uint8Array; session: string; now: Date }>,
): Envelope {
  const { served: recipients, session, now: receivedAt } = given
  return {
    source: 'api',
    reversePath: query.reverse_path ?? returnPathIn(given.headerSection),
    recipients,
    clientIp: query.client_ip ?? null,
    helo: query.helo ?? null,
    tls: null,
    receivedAt,
    session,
    chosen: null,
    suspected: null,
  }
}

/** Return-Path, else the author: the null reverse-path would say that a machine sent the mail, and only the mail may say that. */
function returnPathIn(headerSection: Uint8Array): string {
  const fields = headerFields(headerSection)
  const [, written] = /<([^<>\p{Cc}]{0,1000})>/u.exec(firstValue(fields, 'return-path') ?? '') ?? []
  return written?.trim() ?? readHeaderSection(fields, 'unknown').facts.author?.email ?? ''
}
