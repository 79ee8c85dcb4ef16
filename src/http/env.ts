/** What every handler finds in its context, and what every page is given. */
import type { Hono } from 'hono'
import type { Pool } from 'pg'
import type { Auth } from '../accounts/better-auth.ts'
import type { KnownClients } from '../accounts/known-client.ts'
import type { SignIn } from '../accounts/sign-in.ts'
import type { Config } from '../config/config.ts'
import type { Receive } from '../intake/envelope.ts'
import type { Log } from '../ops/log.ts'
import type { ReplyKeys } from '../tickets/reply-address.ts'
import type { Client } from './access/client.ts'
import type { Principal } from './access/principal.ts'
import type { Assets } from './assets.ts'

/** What `identify.ts` puts into the context of each request. */
export type Env = { Variables: { principal: Principal; client: Client; assets: Assets } }

/** A group of routes. */
export type Routes = Hono<Env>

/** What pages work with. */
export type PageParts = Readonly<{
  pool: Pool
  receive: Receive
  config(): Config
  signIn: SignIn
  knownClients: KnownClients
  /** For what sign-in does not do: people of the desk, second factors. */
  auth(): Auth
  replyKeys: ReplyKeys
  log: Log
  /** For bodies that are too large for memory. */
  directory: string
  /** Whether mail goes out at all. */
  canMail: boolean
  /** Whether an urgent ticket reaches somebody by PagerDuty, or by a fallback of the config. */
  canPage: boolean
  /** NODE_ENV=development: links that can not be mailed are in the log. */
  isDevelopment: boolean
  now(): Date
}>
