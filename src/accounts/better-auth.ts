/**
 * better-auth, set up as we use it: as a library behind pages of ours. It hashes passwords, keeps sessions in Postgres, signs
 * cookies, checks one-time codes and speaks OpenID Connect; who may be asked for what is decided in `sign-in.ts`.
 */
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth, magicLink, twoFactor } from 'better-auth/plugins'
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { isDeactivated } from '../store/desk-users.ts'
import { signInAdapter } from '../store/sign-in-adapter.ts'
import { roles } from '../tickets/roles.ts'

/** An OpenID provider of the config, with its secret. */
export type OpenIdProvider = Readonly<{ name: string; issuer: string; clientId: string; clientSecret: string }>

export type AuthParts = Readonly<{
  pool: Pool
  /** Signs cookies and encrypts second factors: 32 bytes or more, as text. */
  secret: string
  /** Where people reach us, such as `https://support.example.com`. */
  baseUrl: string
  providers: readonly OpenIdProvider[]
  /** Takes the token of a link that signs somebody in. */
  sendLink(link: Readonly<{ email: string; token: string }>): Promise<void>
  warn(message: string): void
}>

/** A link is read within minutes, or the mail was slow: greylisting makes it a quarter of an hour. */
export const linkLifetimeS = 15 * 60
const sessionLifetimeS = 14 * 24 * 3600
export const passwordLength = { least: 12, most: 128 } as const
/** The header in which we tell better-auth whom a request comes from; what a client sends under this name is dropped. */
export const clientHeader = 'x-postroom-client'

/** Makes an instance; cheap enough to make another one when the config changes. */
export function openAuth({ pool, secret, baseUrl, providers, sendLink, warn }: AuthParts) {
  return betterAuth({
    appName: 'Postroom',
    baseURL: baseUrl,
    basePath: '/sign-in',
    secret,
    database: signInAdapter(pool),
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (_level, message) => warn(message) },
    user: {
      additionalFields: {
        role: { type: [...roles], input: false, defaultValue: 'customer' },
        deactivatedAt: { type: 'date', input: false, required: false },
      },
    },
    session: { expiresIn: sessionLifetimeS, updateAge: 24 * 3600 },
    account: {
      encryptOAuthTokens: true,
      // Only an address that the provider has verified makes somebody the user whom we know by it.
      accountLinking: { enabled: true, trustedProviders: [] },
    },
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
    },
    databaseHooks: {
      // The one place that password, link and provider all pass: who is deactivated gets no session.
      session: { create: { before: async ({ userId }) => !(await isDeactivated(pool, userId)) } },
    },
    // Ours, shared by all services; see http/access/budgets.ts.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'postroom',
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: [clientHeader] },
      database: { generateId: () => uuidv7() },
    },
    plugins: [
      magicLink({ expiresIn: linkLifetimeS, storeToken: 'hashed', sendMagicLink: sendLink }),
      twoFactor({ issuer: 'Postroom' }),
      genericOAuth({
        config: providers.map(({ name, issuer, clientId, clientSecret }) => ({
          providerId: name,
          discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
          clientId,
          clientSecret,
          scopes: ['openid', 'email', 'profile'],
          pkce: true,
          requireEmailVerification: true,
        })),
      }),
    ],
  })
}

export type Auth = ReturnType<typeof openAuth>
