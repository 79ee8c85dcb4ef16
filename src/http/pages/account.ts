/** `/account`: password and second factor of agents, and the end of other sessions. */
import { type Context, Hono } from 'hono'
import { renderSVG } from 'uqr'
import { changePassword } from '../../accounts/password.ts'
import { confirmFactor, dropFactor, endOtherSessions, type NewFactor, newFactor } from '../../accounts/second-factor.ts'
import { overBudget } from '../access/budgets.ts'
import { ChosenPassword } from '../access/chosen-password.ts'
import { fewWords } from '../access/form-limits.ts'
import { signInHeaders } from '../access/identify.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { type AccountView, accountView } from '../views/account-view.ts'
import { raw } from '../views/html.ts'
import { layout } from '../views/layout.ts'

const sayings: Readonly<Record<string, string>> = {
  on: 'The second factor is on.',
  off: 'The second factor is off.',
  password: 'The new password is set, and you are signed out everywhere else.',
  out: 'You are signed out everywhere else.',
}
const wrongPassword = 'This is not your password.'

/** The routes of the account page. */
export function accountRoutes(parts: PageParts): Routes {
  const word = async (context: Context<Env>, name: string) => String((await context.req.parseBody())[name] ?? '')
  const limited = (context: Context<Env>) => overBudget(context, parts, { 'code-ip': context.get('client').ip })
  return new Hono<Env>()
    .use('/account/*', requires('customer', 'agent', 'admin'), fewWords)
    .use('/account/second-factor/*', requires('agent', 'admin'))
    .use('/account/password', requires('agent', 'admin'))
    .get('/account', requires('customer', 'agent', 'admin'), (context) => page(context, {}))
    .post('/account/second-factor/on', async (context) => {
      const tooMany = await limited(context)
      if (tooMany !== null) return tooMany
      const made = await newFactor(parts.auth(), signInHeaders(context), await word(context, 'password'))
      return made === null ? page(context, { error: wrongPassword }, 401) : page(context, { fresh: shown(made) })
    })
    .post('/account/second-factor/confirm', async (context) => {
      const tooMany = await limited(context)
      if (tooMany !== null) return tooMany
      const cookies = await confirmFactor(parts.auth(), signInHeaders(context), await word(context, 'code'))
      if (cookies === null) return page(context, { error: 'This is not the right code. Please set it up again.' }, 401)
      for (const cookie of cookies) context.header('set-cookie', cookie, { append: true })
      return context.redirect('/account?said=on', 303)
    })
    .post('/account/second-factor/off', async (context) => {
      const tooMany = await limited(context)
      if (tooMany !== null) return tooMany
      const isOff = await dropFactor(parts.auth(), signInHeaders(context), await word(context, 'password'))
      return isOff ? context.redirect('/account?said=off', 303) : page(context, { error: wrongPassword }, 401)
    })
    .post('/account/password', async (context) => {
      const tooMany = await limited(context)
      if (tooMany !== null) return tooMany
      const chosen = ChosenPassword.safeParse(await word(context, 'chosen'))
      if (!chosen.success)
        return page(context, { error: `A new password has ${chosen.error.issues[0]?.message}.` }, 422)
      const words = { current: await word(context, 'current'), chosen: chosen.data }
      const cookies = await changePassword(parts.auth(), signInHeaders(context), words)
      if (cookies === null) return page(context, { error: wrongPassword }, 401)
      for (const cookie of cookies) context.header('set-cookie', cookie, { append: true })
      return context.redirect('/account?said=password', 303)
    })
    .post('/account/other-devices', async (context) => {
      await endOtherSessions(parts.auth(), signInHeaders(context))
      return context.redirect('/account?said=out', 303)
    })
}

function page(context: Context<Env>, view: Partial<AccountView>, status: 200 | 401 | 422 = 200) {
  const said = sayings[context.req.query('said') ?? ''] ?? null
  const main = accountView({ user: userOf(context), fresh: null, said, error: null, ...view })
  return context.html(layout(context, { title: 'Your account', main }), status)
}

/** The picture is made here: a secret goes to no other service. */
function shown({ uri, backupCodes }: NewFactor): NonNullable<AccountView['fresh']> {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return { qr: raw(renderSVG(uri, { border: 2 })), secret, backupCodes }
}
