/**
 * Users that are made by hand, and the one-time links by which they choose a password. An installation without an admin
 * is not set up: whoever has the link in its log becomes its first.
 */
import { randomBytes } from 'node:crypto'
import type { Role } from '../tickets/roles.ts'
import type { Auth } from './better-auth.ts'

/** Long enough for a colleague who is on holiday. */
const setUpLifetimeMs = 7 * 24 * 3_600_000
/** better-auth's own name for a token that sets a password, so that its `resetPassword` takes it. */
const passwordToken = (token: string) => `reset-password:${token}`
const firstAdminToken = (token: string) => `first-admin:${token}`
const newToken = () => randomBytes(24).toString('base64url')

/** What came of adding somebody. */
export type Added = Readonly<{
  kind: 'added' | 'promoted' | 'unchanged'
  role: Role
  /** Path and query of the page where a password is chosen; once, within a week. */
  setUpPath: string
}>

/** Adds a user, or gives one that is there the role, and makes a link by which a password is set. */
export async function addUser(auth: Auth, email: string, role: Role): Promise<Added> {
  const { internalAdapter } = await auth.$context
  const known = await internalAdapter.findUserByEmail(email)
  const kind = known === null ? 'added' : roleOf(known.user) === role ? 'unchanged' : 'promoted'
  const user =
    known?.user ??
    (await internalAdapter.createUser({ email, name: '', emailVerified: true, role }, { method: 'admin' }))
  if (kind === 'promoted') {
    await internalAdapter.updateUser(user.id, { role, emailVerified: true })
    // What was opened by a link in a mail must not become a session of the desk.
    await internalAdapter.deleteUserSessions(user.id)
  }
  const token = newToken()
  await keep(auth, passwordToken(token), user.id)
  return { kind, role, setUpPath: setUpPath(token) }
}

function roleOf(user: object): unknown {
  return 'role' in user ? user.role : null
}

/** The path of a link that makes the first admin; null when there is one. */
export async function firstAdminPath(auth: Auth): Promise<string | null> {
  if (await isSetUp(auth)) return null
  const token = newToken()
  await keep(auth, firstAdminToken(token), 'first admin')
  return setUpPath(token)
}

/** Adds somebody who works the desk under a name and gets no link: for made-up people. Who is there stays as he is. */
export async function addPerson(
  auth: Auth,
  person: Readonly<{ email: string; name: string; role: Role }>,
): Promise<void> {
  const { internalAdapter } = await auth.$context
  if ((await internalAdapter.findUserByEmail(person.email)) !== null) return
  await internalAdapter.createUser({ ...person, emailVerified: true }, { method: 'admin' })
}

/** Whether there is an admin, who can let everybody else in. */
export async function isSetUp(auth: Auth): Promise<boolean> {
  const { adapter } = await auth.$context
  return (await adapter.count({ model: 'user', where: [{ field: 'role', value: 'admin' }] })) > 0
}

const setUpPath = (token: string) => `/set-up?token=${token}`

async function keep(auth: Auth, identifier: string, value: string): Promise<void> {
  const { internalAdapter } = await auth.$context
  await internalAdapter.createVerificationValue({
    identifier,
    value,
    expiresAt: new Date(Date.now() + setUpLifetimeMs),
  })
}

/** Whom a set-up link is for; null when it is used up, too old, or none. */
export type SetUp = Readonly<{ kind: 'first-admin' }> | Readonly<{ kind: 'user'; email: string; name: string }>

/** Looks a link up without using it. */
export async function setUpFor(auth: Auth, token: string): Promise<SetUp | null> {
  const { internalAdapter } = await auth.$context
  const now = new Date()
  const first = await internalAdapter.findVerificationValue(firstAdminToken(token))
  if (first !== null && first.expiresAt > now) return (await isSetUp(auth)) ? null : { kind: 'first-admin' }
  const found = await internalAdapter.findVerificationValue(passwordToken(token))
  const user = found === null || found.expiresAt < now ? null : await internalAdapter.findUserById(found.value)
  return user === null ? null : { kind: 'user', email: user.email, name: user.name }
}

/** Uses a link: sets the password, and makes the admin when it is the first one's. Gives whether the link was still good. */
export async function setUp(
  auth: Auth,
  token: string,
  chosen: Readonly<{ email: string; name: string; password: string }>,
): Promise<boolean> {
  const { internalAdapter } = await auth.$context
  const link = await setUpFor(auth, token)
  if (link === null) return false
  let passwordLink = token
  if (link.kind === 'first-admin') {
    if ((await internalAdapter.consumeVerificationValue(firstAdminToken(token))) === null) return false
    const { setUpPath: path } = await addUser(auth, chosen.email, 'admin')
    passwordLink = path.slice(setUpPath('').length)
  }
  const found = await internalAdapter.findVerificationValue(passwordToken(passwordLink))
  if (found === null) return false
  await internalAdapter.updateUser(found.value, { name: chosen.name })
  await auth.api.resetPassword({ body: { newPassword: chosen.password, token: passwordLink } })
  return true
}
