/**
 * Mails by which other services let somebody in: sign-up confirmations, verification codes, password resets. Sent to a
 * public queue they are an attack, the "ticket trick": whoever can see the ticket gets an account in our name.
 */
import type { HeaderField } from '../header/header-fields.ts'
import type { HeaderFacts } from '../parsed-mail.ts'

/** Why a mail is one of these, in a sentence; null when it is not. */
export function signUpMail(
  _mail: Readonly<{ fields: readonly HeaderField[]; facts: HeaderFacts; text: string }>,
): string | null {
  return null
}
