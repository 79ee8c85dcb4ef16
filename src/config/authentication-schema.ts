/** The part of `postroom.yaml` about who wrote a mail: SPF, DKIM, DMARC, ARC, and the DNS that is asked for them. */
import { z } from 'zod'
import { durationBetween } from './quantities.ts'
import { isResolverAddress } from './resolver-address.ts'

const ResolverAddress = z
  .string({ error: 'an address such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53' })
  .refine(isResolverAddress, { error: 'an address such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53' })

/** Who may write for a domain: SPF, DKIM, DMARC and ARC, and the DNS that is asked for them. */
export const Authentication = z
  .strictObject(
    {
      enabled: z
        .boolean({ error: 'true or false' })
        .prefault(true)
        .describe('Whether SPF, DKIM, DMARC and ARC of incoming mail are checked.'),
      resolvers: z
        .array(ResolverAddress, { error: 'a list of addresses' })
        .max(8, { error: 'no more than 8 addresses' })
        .prefault([])
        .describe('DNS resolvers to ask, in their order. By default, those of the system.'),
      budget: durationBetween('10ms', '1m')
        .prefault('2s')
        .describe('Time for all of it, beside the reading; what is not known by then counts as a DNS failure.'),
      name: z
        .string({ error: 'a host name, or null' })
        .regex(/^(?=.{1,253}$)[A-Za-z\d_][A-Za-z\d_-]{0,62}(?:\.[A-Za-z\d_][A-Za-z\d_-]{0,62}){0,30}$/, {
          error: 'a host name, or null',
        })
        .nullable()
        .prefault(null)
        .describe('Our name in Authentication-Results (RFC 8601 §2.5). By default, the name of the host.'),
    },
    { error: 'options such as "budget: 2s"' },
  )
  .transform(({ enabled, resolvers, budget, name }) => ({ enabled, resolvers, budgetMs: budget, name }))
