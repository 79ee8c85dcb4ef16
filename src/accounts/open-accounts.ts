/** The room's parts, put together: the key that signs cookies, and better-auth for the config in force. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { generatedKey } from '../ops/generated-key.ts'
import { type Auth, type OpenIdProvider, openAuth } from './better-auth.ts'
import { type KnownClients, knownClients } from './known-client.ts'
import { type SignIn, signInBy } from './sign-in.ts'

export type AccountParts = Readonly<{
  pool: Pool
  /** Told what better-auth has to say; no secrets. */
  warn(message: string): void
  dataDir: string
  /** SIGN_IN_KEY; undefined: one of our own making, in `dataDir`. */
  key: string | undefined
  /** Where people reach us, now. */
  baseUrl(): string
  /** The OpenID providers of the config, now. */
  providers(): readonly OpenIdProvider[]
  sendLink(link: Readonly<{ email: string; url: string }>): Promise<void>
}>

export type Accounts = Readonly<{ auth(): Auth; signIn: SignIn; knownClients: KnownClients }>

/** Opens the room; nothing is asked of the database yet. */
export async function openAccounts(parts: AccountParts): Promise<Accounts> {
  const { pool, warn, key, dataDir, baseUrl, providers } = parts
  const secret = key ?? Buffer.from(await generatedKey(join(dataDir, 'sign-in.key'))).toString('base64url')
  const sendLink = ({ email, token }: Readonly<{ email: string; token: string }>) =>
    parts.sendLink({ email, url: `${baseUrl()}/sign-in/link?token=${token}` })
  const open = () =>
    openAuth({
      ...{ pool, secret, baseUrl: baseUrl(), providers: providers(), sendLink, warn },
    })
  const auth = reopened(() => JSON.stringify([baseUrl(), providers()]), open)
  return { auth, signIn: signInBy(auth), knownClients: knownClients(secret) }
}

/** What `open` makes, kept for as long as `of` says the same. */
function reopened<T>(of: () => string, open: () => T): () => T {
  let held: Readonly<{ of: string; value: T }> | null = null
  return () => {
    const now = of()
    if (held?.of !== now) held = { of: now, value: open() }
    return held.value
  }
}
