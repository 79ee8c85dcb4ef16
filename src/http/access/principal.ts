/**
 * Who is asking. Every request has a principal, put into its context by `identify.ts`; pages ask it and nothing else what may
 * be shown. An admin may do whatever an agent may.
 */
import type { Scope } from '../../accounts/api-keys.ts'
import type { Role } from '../../tickets/roles.ts'

/** A user of a role. */
type UserOf<R extends Role> = Readonly<{
  kind: R
  id: string
  /** In lower case. */
  email: string
  /** Empty when it is not known. */
  name: string
  hasSecondFactor: boolean
  sessionToken: string
}>

/** A user who signed in. */
export type UserPrincipal = UserOf<'customer'> | UserOf<'agent'> | UserOf<'admin'>

/** A program that uses the API. */
export type KeyPrincipal = Readonly<{ kind: 'api-key'; id: string; name: string; scopes: ReadonlySet<Scope> }>

export type Principal = UserPrincipal | KeyPrincipal | Readonly<{ kind: 'nobody' }>

export const nobody: Principal = { kind: 'nobody' }

/** Whether it is a user of these roles. */
export function isUser<R extends Role>(
  principal: Principal,
  ...roles: readonly R[]
): principal is Extract<UserPrincipal, { kind: R }> {
  const named: readonly string[] = roles
  return named.includes(principal.kind)
}

/** Whether the desk is open to it: agents and admins. */
export function worksTheDesk(principal: Principal): principal is UserOf<'agent'> | UserOf<'admin'> {
  return isUser(principal, 'agent', 'admin')
}

/** How the history of a ticket names it. */
export function actorOf(principal: UserPrincipal | KeyPrincipal): string {
  if (principal.kind === 'api-key') return `api:${principal.name}`
  return principal.kind === 'customer' ? `web:${principal.email}` : `agent:${principal.email}`
}
