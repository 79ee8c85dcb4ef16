/** `/api/suppressions`: addresses that nothing, or nothing automatic, is sent to; and the end of that. */
import { z } from 'zod'
import { addressKey } from '../../mail/address.ts'
import { type ListedSuppression, liftSuppression, suppressionsPage } from '../../store/suppressions.ts'
import { operatorActed } from '../access/operator-log.ts'
import { type ApiHono, type ApiParts, absent, invalidRequest } from './api-hono.ts'
import { access, operation } from './operation.ts'
import { linkNext, pageOf, pageShape, readCursor } from './paging.ts'
import { readerOf } from './reader.ts'
import { PageParameters } from './shapes/parameters.ts'

const tag = 'Notifications'
const time = () => z.iso.datetime({ precision: 3 })

const Suppression = z
  .strictObject({
    email: z.string().describe('In the form in which addresses are compared.'),
    kind: z.enum(['suppressed', 'muted']).describe('`suppressed`: nothing is sent to it · `muted`: nothing automatic.'),
    because: z.string(),
    since: time().nullable(),
    until: time().nullable().describe('Null: until somebody lifts it.'),
  })
  .meta({ id: 'Suppression' })
const SuppressionPage = pageShape(Suppression).meta({ id: 'SuppressionPage' })

const list = operation({
  ...{ id: 'listSuppressions', tag, summary: 'List addresses that are not written to' },
  description:
    'They bounced for good, somebody put them there, or they answer automatic mail automatically. By address.',
  ...{ method: 'get', path: '/api/suppressions', access: access.admin },
  request: { query: PageParameters },
  answers: {
    200: { means: 'A page of addresses.', content: { 'application/json': SuppressionPage }, headers: ['Link'] },
  },
})

const lift = operation({
  ...{ id: 'liftSuppression', tag, summary: 'Write to an address again' },
  ...{ method: 'delete', path: '/api/suppressions/{email}', access: access.admin },
  request: {
    params: z.object({ email: z.string().meta({ description: 'The address.', example: 'ann@example.com' }) }),
  },
  answers: { 204: { means: 'It is written to again.' } },
  problems: ['not-found'],
})

/** The order of the list: by address. */
const order = 'suppressions'

/** Whether Postgres can hold it, and an address can be it. */
const isWord = (text: string) => text.length <= 320 && !/\p{Cc}/u.test(text)

/** Adds the operations. */
export function addSuppressions(api: ApiHono, { pool, now, log }: ApiParts): void {
  api.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const after = cursor === undefined ? null : readCursor(order, cursor, isWord)
    if (cursor !== undefined && after === null)
      return invalidRequest(context, 'query.cursor: expected `next` of a page')
    const rows = await suppressionsPage(pool, { now: now(), after: after?.id ?? null, limit: limit + 1 })
    const page = pageOf(
      rows.map((row) => ({ row, id: row.email, at: null })),
      order,
      limit,
    )
    linkNext(context, page.next)
    return context.json({ items: page.rows.map(({ row }) => shown(row)), next: page.next }, 200)
  })

  api.openapi(lift, async (context) => {
    const { email } = context.req.valid('param')
    if (!isWord(email) || !(await liftSuppression(pool, addressKey(email))))
      return absent(context, 'such address on the list')
    operatorActed(log, readerOf(context).principal, { act: 'lift', of: addressKey(email) })
    return context.body(null, 204)
  })
}

function shown({ email, because, since, until, isMuted }: ListedSuppression): z.output<typeof Suppression> {
  return {
    ...{ email, kind: isMuted ? 'muted' : 'suppressed', because },
    since: since?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
  }
}
