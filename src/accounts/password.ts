/** Another password, chosen by whoever knows the one of now. */
import { isAPIError } from 'better-auth/api'
import type { Auth } from './better-auth.ts'

/**
 * Sets it, and ends all other sessions of the user: whoever changes a password may fear that somebody has the old one. Gives
 * the cookies of the session that goes on; null: the password of now is wrong.
 */
export async function changePassword(
  auth: Auth,
  headers: Headers,
  { current, chosen }: Readonly<{ current: string; chosen: string }>,
): Promise<readonly string[] | null> {
  const body = { currentPassword: current, newPassword: chosen, revokeOtherSessions: true }
  const answered = await auth.api.changePassword({ headers, body, returnHeaders: true }).catch((err: unknown) => {
    if (isAPIError(err) && err.statusCode < 500) return null
    throw err
  })
  return answered === null ? null : answered.headers.getSetCookie()
}
