/** `/sign-in` and `/sign-out`: the ways in and out. What the forms answer is the same for addresses we know and others. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SignedIn } from '../../accounts/sign-in.ts'
import { claimsOf } from '../../intake/claims.ts'
import { overBudget } from '../access/budgets.ts'
import { fewWords } from '../access/form-limits.ts'
import { signInHeaders } from '../access/identify.ts'
import { ownPath } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { layout } from '../views/layout.ts'
import { codeView, linkSentView, type SignInView, signInView, useLinkView } from '../views/sign-in-views.ts'

const text = z.string().prefault('')
const Form = z.object({
  next: text,
  email: text.transform((email) => email.trim().toLowerCase()),
  'agent-email': text.transform((email) => email.trim().toLowerCase()),
  password: text,
  token: text,
  code: text,
})
/** An address as far as sign-in cares; better-auth checks it again. */
const Email = z.email().max(254)

/** The routes of sign-in. */
export function signInRoutes(parts: PageParts): Routes {
  const { signIn } = parts
  return new Hono<Env>()
    .use('/sign-in/*', fewWords)
    .use('/sign-out', fewWords)
    .get('/sign-in', (context) => {
      const error = context.req.query('error') === undefined ? null : 'That did not work. Please try again.'
      return signInPage(context, parts, { next: ownPath(context.req.query('next')), error })
    })
    .post('/sign-in/password', async (context) => {
      const { 'agent-email': email, password, next } = await formOf(context)
      const tooMany = await overBudget(context, parts, {
        'password-ip': context.get('client').ip,
        'password-email': email,
      })
      if (tooMany !== null) return tooMany
      const outcome = await signIn.byPassword(signInHeaders(context), email, password)
      if (outcome.kind !== 'refused') return goOn(context, outcome, next)
      const error = 'This address and this password do not belong together.'
      return signInPage(context, parts, { next: ownPath(next), email, error }, 401)
    })
    .get('/sign-in/code', (context) => page(context, codeView(ownPath(context.req.query('next')), null)))
    .post('/sign-in/code', async (context) => {
      const { code, next } = await formOf(context)
      const tooMany = await overBudget(context, parts, { 'code-ip': context.get('client').ip })
      if (tooMany !== null) return tooMany
      const outcome = await signIn.bySecondFactor(signInHeaders(context), code)
      if (outcome.kind === 'signed-in') return goOn(context, outcome, next)
      return page(context, codeView(ownPath(next), 'This code is not the right one, or it is too old.'), 401)
    })
    .post('/sign-in/request-link', async (context) => {
      const { email, next } = await formOf(context)
      if (linksOf(parts) === 'off') return notFound(context)
      if (!Email.safeParse(email).success)
        return signInPage(context, parts, { next: ownPath(next), email, error: 'That is no email address.' }, 400)
      const tooMany = await overBudget(context, parts, { 'link-ip': context.get('client').ip, 'link-email': email })
      if (tooMany !== null) return tooMany
      // Mail to an address of ours becomes a ticket, which is no place for a link that opens something.
      if (claimsOf(email, parts.config().table).length === 0) await signIn.askForLink(signInHeaders(context), email)
      return page(context, linkSentView(email))
    })
    .get('/sign-in/link', (context) =>
      page(context, useLinkView(context.req.query('token') ?? '', ownPath(context.req.query('next')))),
    )
    .post('/sign-in/link', async (context) => {
      const { token, next } = await formOf(context)
      const outcome = await signIn.byLink(signInHeaders(context), token)
      if (outcome.kind === 'signed-in') return goOn(context, outcome, next)
      const error = 'This link has been used, or is too old. Ask for another one.'
      return signInPage(context, parts, { next: ownPath(next), error }, 410)
    })
    .get('/sign-in/with/:name', async (context) => {
      const next = ownPath(context.req.query('next'))
      const there = await signIn.atProvider(signInHeaders(context), context.req.param('name'), next)
      if (there === null) return notFound(context)
      setCookies(context, there.cookies)
      return context.redirect(there.url, 303)
    })
    .get('/sign-in/callback/:name', (context) => signIn.fromProvider(context.req.raw))
    .post('/sign-out', async (context) => {
      setCookies(context, await signIn.out(signInHeaders(context)))
      return context.redirect('/', 303)
    })
}

async function formOf(context: Context<Env>) {
  return Form.parse(await context.req.parseBody())
}

function goOn(context: Context<Env>, { kind, cookies }: SignedIn, next: string) {
  setCookies(context, cookies)
  const path = ownPath(next)
  return context.redirect(kind === 'second-factor' ? `/sign-in/code?next=${encodeURIComponent(path)}` : path, 303)
}

function setCookies(context: Context<Env>, cookies: readonly string[]): void {
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true })
}

function signInPage(
  context: Context<Env>,
  parts: PageParts,
  view: Omit<SignInView, 'providers' | 'links'>,
  status: 200 | 400 | 401 | 410 = 200,
) {
  const providers = parts.config().signIn.oidc.map(({ name }) => name)
  return page(context, signInView({ ...view, providers, links: linksOf(parts) }), status)
}

function linksOf({ canMail, isDevelopment }: PageParts): SignInView['links'] {
  if (canMail) return 'by-mail'
  return isDevelopment ? 'in-log' : 'off'
}

function page(context: Context<Env>, main: ReturnType<typeof signInView>, status: 200 | 400 | 401 | 410 = 200) {
  return context.html(layout(context, { title: 'Sign in', main }), status)
}
