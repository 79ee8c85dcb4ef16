/** Authenticator apps (TOTP, RFC 6238): switched on with the password and a first code, off with the password. */
import { isAPIError } from 'better-auth/api'
import { z } from 'zod'
import type { Auth } from './better-auth.ts'

/** What an app is given, and what to use without it; shown once. */
export type NewFactor = Readonly<{ uri: string; backupCodes: readonly string[] }>

const Enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) })

/** Makes a new secret; it counts when {@link confirmFactor} got a code of it. Null: the password is wrong. */
export async function newFactor(auth: Auth, headers: Headers, password: string): Promise<NewFactor | null> {
  const made = await unlessRefused(auth.api.enableTwoFactor({ headers, body: { password } }))
  if (made === null) return null
  const { totpURI: uri, backupCodes } = Enabled.parse(made)
  return { uri, backupCodes }
}

/** Whether the code is of the secret that was made last, which counts from now on; with the cookies of the session. */
export async function confirmFactor(auth: Auth, headers: Headers, code: string): Promise<readonly string[] | null> {
  const asked = auth.api.verifyTOTP({ headers, body: { code: code.replaceAll(/\s/g, '') }, returnHeaders: true })
  const answered = await unlessRefused(asked)
  return answered === null ? null : answered.headers.getSetCookie()
}

/** Switches it off; false: the password is wrong. */
export async function dropFactor(auth: Auth, headers: Headers, password: string): Promise<boolean> {
  return (await unlessRefused(auth.api.disableTwoFactor({ headers, body: { password } }))) !== null
}

/** Ends all sessions of a user but the one of these headers. */
export async function endOtherSessions(auth: Auth, headers: Headers): Promise<void> {
  await auth.api.revokeOtherSessions({ headers })
}

async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((err: unknown) => {
    if (isAPIError(err) && err.statusCode < 500) return null
    throw err
  })
}
