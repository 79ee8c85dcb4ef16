/**
 * How people get in and out: agents by password and one-time code, customers by a link in a mail, both by an OpenID provider.
 * A link never lets an agent in: it would go around the second factor, and whoever reads his mail would be the desk.
 * What is expected is a value; the cookies of an answer are to be given to the browser whatever it is.
 */
import { isAPIError } from 'better-auth/api'
import { z } from 'zod'
import { type Role, roles } from '../tickets/roles.ts'
import type { Auth } from './better-auth.ts'

/** Somebody with a session. */
export type Person = Readonly<{
  id: string
  /** In lower case. */
  email: string
  /** Empty when nobody has told it. */
  name: string
  role: Role
  hasSecondFactor: boolean
  /** Names the session, to end others than this one. */
  sessionToken: string
}>

type Cookies = Readonly<{ cookies: readonly string[] }>

/** What came of an attempt to get in. */
export type SignedIn = Cookies &
  (Readonly<{ kind: 'signed-in' }> | Readonly<{ kind: 'second-factor' }> | Readonly<{ kind: 'refused' }>)

/** What the pages of sign-in need; `headers` are those of the request, with its cookies. */
export type SignIn = Readonly<{
  who(headers: Headers): Promise<(Cookies & Readonly<{ person: Person }>) | null>
  byPassword(headers: Headers, email: string, password: string): Promise<SignedIn>
  bySecondFactor(headers: Headers, code: string): Promise<SignedIn>
  /** Makes a link and has it sent; does nothing for an agent's address. */
  askForLink(headers: Headers, email: string): Promise<void>
  byLink(headers: Headers, token: string): Promise<SignedIn>
  /** Where to send the browser to sign in at an OpenID provider; null when it can not be reached or is none of ours. */
  atProvider(headers: Headers, name: string, then: string): Promise<(Cookies & Readonly<{ url: string }>) | null>
  /** Answers the provider's redirect: a redirect to `then` with a session, or to `/sign-in?error=…`. */
  fromProvider(request: Request): Promise<Response>
  out(headers: Headers): Promise<readonly string[]>
}>

const User = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  twoFactorEnabled: z.boolean().nullish(),
  deactivatedAt: z.unknown().optional(),
})

const Opened = z.object({ token: z.string(), user: User })

/** Sign-in by an instance of better-auth; `auth` is asked each time, so that a changed config counts at once. */
export function signInBy(auth: () => Auth): SignIn {
  return {
    who: (headers) => whoHas(auth(), headers),
    byPassword: (headers, email, password) =>
      attempt(() => auth().api.signInEmail({ headers, body: { email, password }, returnHeaders: true })),
    bySecondFactor: (headers, code) => attempt(() => bySecondFactor(auth(), headers, code.replaceAll(/\s/g, ''))),
    askForLink: (headers, email) => askForLink(auth(), headers, email),
    byLink: (headers, token) => byLink(auth(), headers, token),
    atProvider: (headers, name, then) => atProvider(auth(), headers, name, then),
    fromProvider: (request) => auth().handler(request),
    out: async (headers) => cookiesOf((await auth().api.signOut({ headers, returnHeaders: true })).headers),
  }
}

async function whoHas(auth: Auth, headers: Headers) {
  const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true }).catch(thrown)
  if (response === null) return null
  const { id, email, name, role, twoFactorEnabled, deactivatedAt = null } = User.parse(response.user)
  // Signed in at the moment in which an admin ended it.
  if (deactivatedAt !== null) return null
  const hasSecondFactor = twoFactorEnabled === true
  const person = { id, email, name, role, hasSecondFactor, sessionToken: response.session.token }
  return { person, cookies: cookiesOf(answer) }
}

/** Six digits are of the app, everything else may be a backup code. */
async function bySecondFactor(auth: Auth, headers: Headers, code: string) {
  return /^\d{6}$/.test(code)
    ? auth.api.verifyTOTP({ headers, body: { code }, returnHeaders: true })
    : auth.api.verifyBackupCode({ headers, body: { code }, returnHeaders: true })
}

type Answered = Readonly<{ headers: Headers; response: unknown }>

async function attempt(ask: () => Promise<Answered>): Promise<SignedIn> {
  const answered = await ask().catch((err: unknown) => refusedBy(err))
  if (answered === null) return { kind: 'refused', cookies: [] }
  const kind = needsSecondFactor(answered.response) ? 'second-factor' : 'signed-in'
  return { kind, cookies: cookiesOf(answered.headers) }
}

function needsSecondFactor(response: unknown): boolean {
  return typeof response === 'object' && response !== null && 'twoFactorRedirect' in response
}

async function askForLink(auth: Auth, headers: Headers, email: string): Promise<void> {
  const { internalAdapter } = await auth.$context
  const known = await internalAdapter.findUserByEmail(email)
  if (known !== null && User.parse(known.user).role !== 'customer') return
  await auth.api.signInMagicLink({ headers, body: { email } }).catch(thrown)
}

async function byLink(auth: Auth, headers: Headers, token: string): Promise<SignedIn> {
  const answered = await auth.api
    .magicLinkVerify({ headers, query: { token }, returnHeaders: true })
    .catch((err: unknown) => refusedBy(err))
  // What is refused comes as a redirect to an error page of better-auth's.
  const opened = Opened.safeParse(answered?.response)
  if (answered === null || !opened.success) return { kind: 'refused', cookies: [] }
  if (opened.data.user.role === 'customer') return { kind: 'signed-in', cookies: cookiesOf(answered.headers) }
  // Became an agent while the link was on its way.
  await (await auth.$context).internalAdapter.deleteSession(opened.data.token)
  return { kind: 'refused', cookies: [] }
}

async function atProvider(auth: Auth, headers: Headers, provider: string, then: string) {
  const body = { provider, callbackURL: then, errorCallbackURL: '/sign-in', disableRedirect: true }
  const answered = await auth.api
    .signInSocial({ headers, body, returnHeaders: true })
    .catch((err: unknown) => refusedBy(err))
  const url = answered?.response.url
  return url === undefined || answered === null ? null : { url, cookies: cookiesOf(answered.headers) }
}

function cookiesOf(headers: Headers): readonly string[] {
  return headers.getSetCookie()
}

/** Null for what better-auth refuses; what it could not do is thrown. */
function refusedBy(err: unknown): null {
  if (isAPIError(err) && err.statusCode < 500) return null
  return thrown(err)
}

/** Throws what better-auth wrapped: the error of the database, say, which decides what the page tells. */
function thrown(err: unknown): never {
  if (err instanceof Error && err.cause instanceof Error) throw err.cause
  throw err
}
