/** What operators do, in the log: who did what to what, whichever way he came. No links, no keys. */
import type { Log } from '../../ops/log.ts'
import { actorOf, type KeyPrincipal, type UserPrincipal } from './principal.ts'

/** What was done; `of`: to whom or what. */
export type Act = Readonly<{ act: string; of: string; said?: string; scopes?: readonly string[] }>

/** Writes the line `operator acted`. */
export function operatorActed(log: Log, principal: UserPrincipal | KeyPrincipal, act: Act): void {
  const actor = principal.kind === 'api-key' ? actorOf(principal) : principal.email
  log.info({ actor, ...act }, 'operator acted')
}
