/** `/operations/users`: who works the desk. Links by which passwords are chosen are shown once, to the admin who asked. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Added, addUser } from '../../accounts/people.ts'
import { changeUser, deskUsers, resetSecondFactor, type UserChange } from '../../store/desk-users.ts'
import { findUser } from '../../store/users.ts'
import { fewWords } from '../access/form-limits.ts'
import { operatorActed } from '../access/operator-log.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { type UsersView, usersView } from '../views/users-view.ts'
import type { OperationsParts } from './parts.ts'
import { fieldsOf, showOperations } from './show.ts'

const Email = z.email().max(254).toLowerCase()
const DeskRole = z.enum(['agent', 'admin'])

/** Whom a form is about. */
const Id = z.uuid()

const sayings: Readonly<Record<string, string>> = {
  role: 'The role is changed, and all sessions of that user are ended.',
  deactivated: 'Deactivated: all sessions are ended, and nobody signs in as this user any more.',
  reactivated: 'Active again. The password is the old one.',
  'second-factor': 'The second factor is off, and all sessions of that user are ended. The password is the old one.',
  'no-second-factor': 'There was no second factor to reset.',
}

/** The routes of the page about people. */
export function userRoutes(parts: OperationsParts): Routes {
  const { pool, now } = parts
  return new Hono<Env>()
    .use('/operations/users', requires('admin'))
    .use('/operations/users/*', requires('admin'), fewWords)
    .get('/operations/users', (context) => show(context, parts, {}))
    .post('/operations/users/add', async (context) => {
      const field = await fieldsOf(context)
      const email = Email.safeParse(field('email'))
      const role = DeskRole.safeParse(field('role'))
      if (!email.success || !role.success)
        return show(context, parts, { error: 'An email address, please.', email: field('email') }, 422)
      const known = (await deskUsers(pool)).find((one) => one.email === email.data)
      // A link for somebody who is there, and a change of role, are acts of their own, each with its guards.
      if (known !== undefined)
        return show(context, parts, { error: `${email.data} works the desk already; see below.` }, 409)
      return linked(context, parts, await addUser(parts.auth(), email.data, role.data), email.data, 'add')
    })
    .post('/operations/users/link', async (context) => {
      const id = (await fieldsOf(context))('of')
      const user = (await deskUsers(pool)).find((one) => one.id === id && one.deactivatedAt === null)
      if (user === undefined) return notFound(context)
      return linked(context, parts, await addUser(parts.auth(), user.email, user.role), user.email, 'link')
    })
    .post('/operations/users/role', async (context) => {
      const field = await fieldsOf(context)
      const role = DeskRole.safeParse(field('role'))
      if (!role.success) return notFound(context)
      return change(context, parts, field('of'), { role: role.data }, 'role')
    })
    .post('/operations/users/deactivate', async (context) => {
      const of = (await fieldsOf(context))('of')
      return change(context, parts, of, { deactivatedAt: now() }, 'deactivated')
    })
    .post('/operations/users/reactivate', async (context) => {
      const of = (await fieldsOf(context))('of')
      return change(context, parts, of, { deactivatedAt: null }, 'reactivated')
    })
    .post('/operations/users/second-factor', async (context) => {
      const id = await colleague(parts, (await fieldsOf(context))('of'))
      // One's own goes with the password, at /account: who finds an open browser must not take it off.
      if (id === null || id === userOf(context).id) return notFound(context)
      const reset = await resetSecondFactor(pool, id)
      if (reset.kind === 'no-such-user') return notFound(context)
      if (reset.kind === 'no-second-factor') return context.redirect(`/operations/users?said=${reset.kind}`, 303)
      operatorActed(parts.log, userOf(context), { act: 'reset second factor', of: reset.email })
      return context.redirect('/operations/users?said=second-factor', 303)
    })
}

/** The id of somebody of the desk; null for customers, who are not on this page, and for what is no id. */
async function colleague({ pool }: OperationsParts, of: string): Promise<string | null> {
  const id = Id.safeParse(of)
  const user = id.success ? await findUser(pool, { id: id.data }) : null
  return user === null || user.role === 'customer' ? null : user.id
}

async function change(context: Context<Env>, parts: OperationsParts, of: string, asked: UserChange, said: string) {
  const id = await colleague(parts, of)
  const changed = id === null ? null : await changeUser(parts.pool, id, asked)
  if (changed === null || changed.kind === 'no-such-user') return notFound(context)
  if (changed.kind === 'last-admin') {
    const error = 'This is the last admin: nobody could undo it. Make somebody else an admin first.'
    return show(context, parts, { error }, 409)
  }
  operatorActed(parts.log, userOf(context), { act: said, of: changed.email })
  return context.redirect(`/operations/users?said=${said}`, 303)
}

/** Not a redirect: the link is a secret, and stands in no URL and no history but its own. */
function linked(context: Context<Env>, parts: OperationsParts, { setUpPath }: Added, email: string, act: string) {
  operatorActed(parts.log, userOf(context), { act: `set-up link (${act})`, of: email })
  const base = String(parts.auth().options.baseURL)
  return show(context, parts, { link: { email, url: `${base}${setUpPath}` } })
}

async function show(
  context: Context<Env>,
  { pool }: OperationsParts,
  view: Partial<UsersView>,
  status: 200 | 409 | 422 = 200,
) {
  const said = sayings[context.req.query('said') ?? ''] ?? null
  const users = await deskUsers(pool)
  const main = usersView({ users, me: userOf(context).id, email: '', link: null, error: null, said, ...view })
  return showOperations(context, '/operations/users', { title: 'People', main, status })
}
