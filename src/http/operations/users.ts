/** `/operations/users`: who works the desk. Links by which passwords are chosen are shown once, to the admin who asked. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Added, addUser } from '../../accounts/people.ts'
import { changeDeskUser, deskUsers, type UserChanged } from '../../store/desk-users.ts'
import { fewWords } from '../access/form-limits.ts'
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
      const id = Id.safeParse(field('of'))
      if (!role.success || !id.success) return notFound(context)
      return changed(context, parts, await changeDeskUser(pool, id.data, { role: role.data }), 'role')
    })
    .post('/operations/users/deactivate', async (context) => {
      const id = Id.safeParse((await fieldsOf(context))('of'))
      if (!id.success) return notFound(context)
      return changed(context, parts, await changeDeskUser(pool, id.data, { deactivatedAt: now() }), 'deactivated')
    })
    .post('/operations/users/reactivate', async (context) => {
      const id = Id.safeParse((await fieldsOf(context))('of'))
      if (!id.success) return notFound(context)
      return changed(context, parts, await changeDeskUser(pool, id.data, { deactivatedAt: null }), 'reactivated')
    })
}

function changed(context: Context<Env>, parts: OperationsParts, change: UserChanged, said: string) {
  if (change.kind === 'no-such-user') return notFound(context)
  if (change.kind !== 'changed') {
    const error = 'This is the last admin: nobody could undo it. Make somebody else an admin first.'
    return show(context, parts, { error }, 409)
  }
  parts.log.info({ actor: userOf(context).email, act: said, of: change.email }, 'operator acted')
  return context.redirect(`/operations/users?said=${said}`, 303)
}

/** Not a redirect: the link is a secret, and stands in no URL and no history but its own. */
function linked(context: Context<Env>, parts: OperationsParts, { setUpPath }: Added, email: string, act: string) {
  parts.log.info({ actor: userOf(context).email, act: `set-up link (${act})`, of: email }, 'operator acted')
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
