/** `/set-up?token=…`: where somebody chooses his password, by a link of `postroom user add` or of the log of a fresh install. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type SetUp, setUp, setUpFor } from '../../accounts/people.ts'
import { overBudget } from '../access/budgets.ts'
import { ChosenPassword } from '../access/chosen-password.ts'
import { fewWords } from '../access/form-limits.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { refusal } from '../failures.ts'
import { layout } from '../views/layout.ts'
import { setUpView } from '../views/set-up-view.ts'

const Chosen = z.object({
  email: z.email({ error: 'an email address' }).max(254).toLowerCase(),
  name: z.string().trim().min(1, { error: 'your name' }).max(100, { error: 'a shorter name' }),
  password: ChosenPassword,
})

/** The routes of set-up links. */
export function setUpRoutes(parts: PageParts): Routes {
  return new Hono<Env>()
    .get('/set-up', async (context) => {
      const token = context.req.query('token') ?? ''
      const link = await setUpFor(parts.auth(), token)
      return link === null ? usedUp(context) : page(context, token, link)
    })
    .post('/set-up', fewWords, async (context) => {
      const tooMany = await overBudget(context, parts, { 'code-ip': context.get('client').ip })
      if (tooMany !== null) return tooMany
      const form = await context.req.parseBody()
      const token = String(form['token'] ?? '')
      const link = await setUpFor(parts.auth(), token)
      if (link === null) return usedUp(context)
      const chosen = Chosen.safeParse(link.kind === 'user' ? { ...form, email: link.email } : form)
      if (!chosen.success) return page(context, token, link, form, chosen.error)
      if (!(await setUp(parts.auth(), token, chosen.data))) return usedUp(context)
      return context.redirect('/sign-in?next=/', 303)
    })
}

function page(
  context: Context<Env>,
  token: string,
  link: SetUp,
  form: Readonly<Record<string, unknown>> = {},
  error?: z.ZodError,
) {
  const errors = Object.fromEntries(
    (error?.issues ?? []).map(({ path, message }) => [String(path[0]), `Expected ${message}.`]),
  )
  const given = link.kind === 'user' ? link : { email: String(form['email'] ?? ''), name: String(form['name'] ?? '') }
  const main = setUpView({ token, isFirstAdmin: link.kind === 'first-admin', ...given, errors })
  return context.html(layout(context, { title: 'Set up', main }), error === undefined ? 200 : 400)
}

function usedUp(context: Context<Env>) {
  const detail = 'It has been used, or is too old. An admin makes a new one with: postroom user add'
  return refusal(context, 410, 'This link does not work any more', detail)
}
