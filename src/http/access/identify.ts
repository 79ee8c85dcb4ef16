/** Puts the principal of each request into its context: by session cookie for people, by `Authorization: Bearer` for programs. */
import type { Context, MiddlewareHandler } from 'hono'
import { clientHeader } from '../../accounts/better-auth.ts'
import type { SignIn } from '../../accounts/sign-in.ts'
import type { Assets } from '../assets.ts'
import type { Env } from '../env.ts'
import { clientOf } from './client.ts'
import { type KeyPrincipal, nobody, type Principal } from './principal.ts'

/** Knows where every request comes from; asks nothing of the database. */
export function arrive(assets: Assets, isProxy: (ip: string) => boolean): MiddlewareHandler<Env> {
  return async (context, next) => {
    context.set('assets', assets)
    context.set('client', clientOf(context, isProxy))
    context.set('principal', nobody)
    await next()
  }
}

export type IdentifyParts = Readonly<{
  signIn: SignIn
  /** The principal of an API key; null for one that is unknown, revoked or too old. */
  apiKey(key: string): Promise<KeyPrincipal | null>
}>

/** Knows who is asking; asks the database only about those who bring a cookie or a key. */
export function identify(parts: IdentifyParts): MiddlewareHandler<Env> {
  return async (context, next) => {
    context.set('principal', await principalOf(context, parts))
    await next()
  }
}

async function principalOf(context: Context<Env>, { signIn, apiKey }: IdentifyParts): Promise<Principal> {
  const [, key] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
  if (key !== undefined) return (await apiKey(key)) ?? nobody
  if (!context.req.header('cookie')?.includes('postroom.')) return nobody
  const found = await signIn.who(signInHeaders(context))
  if (found === null) return nobody
  for (const cookie of found.cookies) context.header('set-cookie', cookie, { append: true })
  const { role, ...person } = found.person
  return { kind: role, ...person }
}

/** The headers of a request as sign-in gets them: cookies, agent and the address that we know to be the client's. */
export function signInHeaders(context: Context<Env>): Headers {
  const headers = new Headers({ [clientHeader]: context.get('client').ip })
  for (const name of ['cookie', 'user-agent']) {
    const value = context.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}
