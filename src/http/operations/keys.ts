/** `/operations/keys`: keys by which programs use the API. A key is shown once, when it is made. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { createKey, KeyName, scopes } from '../../accounts/api-keys.ts'
import { findApiKey, listApiKeys, revokeApiKey } from '../../store/api-keys.ts'
import { fewWords } from '../access/form-limits.ts'
import { operatorActed } from '../access/operator-log.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { type KeysView, keysView } from '../views/keys-view.ts'
import type { OperationsParts } from './parts.ts'
import { fieldsOf, showOperations } from './show.ts'

const dayMs = 86_400_000
/** Days until a key ends; 0: never. */
const lifetimes = [90, 365, 0] as const

const Wanted = z.object({
  name: z
    .string()
    .transform((text) => text.replaceAll(/\p{Cc}/gu, ''))
    .pipe(KeyName),
  scopes: z.array(z.enum(scopes)).min(1, { error: 'at least one thing that it may do' }),
  days: z.coerce.number().refine((days) => lifetimes.some((one) => one === days), { error: 'one of the lifetimes' }),
})

/** More are listed by the API. */
const keysAtMost = 500

/** The routes of the page about keys. */
export function keyRoutes(parts: OperationsParts): Routes {
  const { pool, now, log } = parts
  return new Hono<Env>()
    .use('/operations/keys', requires('admin'))
    .use('/operations/keys/*', requires('admin'), fewWords)
    .get('/operations/keys', (context) => show(context, parts, {}))
    .post('/operations/keys/add', async (context) => {
      const form = await context.req.parseBody({ all: true })
      const asked = { name: form['name'], scopes: [form['scope'] ?? []].flat(), days: form['days'] }
      const wanted = Wanted.safeParse(asked)
      if (!wanted.success) {
        const error = `Expected ${wanted.error.issues[0]?.message ?? 'a name'}.`
        return show(context, parts, { error, name: typeof asked.name === 'string' ? asked.name : '' }, 422)
      }
      const { name, days } = wanted.data
      const expiresAt = days === 0 ? null : new Date(now().getTime() + days * dayMs)
      const user = userOf(context)
      const { key } = await createKey(pool, {
        name,
        scopes: wanted.data.scopes,
        createdBy: user.email,
        expiresAt,
        now: now(),
      })
      operatorActed(log, user, { act: 'add key', of: name, scopes: wanted.data.scopes })
      return show(context, parts, { fresh: { name, key } })
    })
    .post('/operations/keys/revoke', async (context) => {
      const id = z.uuid().safeParse((await fieldsOf(context))('of'))
      const key = id.success ? await findApiKey(pool, id.data) : null
      if (key === null || key.revokedAt !== null) return notFound(context)
      await revokeApiKey(pool, key.id, now())
      operatorActed(log, userOf(context), { act: 'revoke key', of: key.name })
      return context.redirect('/operations/keys?said=revoked', 303)
    })
}

async function show(
  context: Context<Env>,
  { pool, now }: OperationsParts,
  view: Partial<KeysView>,
  status: 200 | 422 = 200,
) {
  const said = context.req.query('said') === 'revoked' ? 'Revoked: it opens nothing any more.' : null
  const listed = await listApiKeys(pool, { after: null, limit: keysAtMost })
  const keys = [
    ...listed.filter(({ revokedAt }) => revokedAt === null),
    ...listed.filter(({ revokedAt }) => revokedAt !== null),
  ]
  const main = keysView({ keys, lifetimes, now: now(), name: '', fresh: null, error: null, said, ...view })
  return showOperations(context, '/operations/keys', { title: 'API keys', main, status })
}
