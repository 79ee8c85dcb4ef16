/** What people are told of a mail that nobody here can read. */
import type { Protection } from '../parsed-mail.ts'

const names: Readonly<Record<Protection['scheme'], string>> = { smime: 'S/MIME', pgp: 'OpenPGP' }

/** The reason, and the text that stands for the encrypted one; `keys` are the key IDs that it is encrypted for. */
export function encryptedNotice(
  scheme: Protection['scheme'],
  keys: readonly string[],
): Readonly<{ because: string; notice: string }> {
  const name = names[scheme]
  const whom = keys.length === 0 ? '' : ` for the key${keys.length === 1 ? '' : 's'} ${keys.join(', ')}`
  return {
    because: `encrypted with ${name}${whom}; this service holds no keys`,
    notice: `[This mail is encrypted with ${name}${whom} and can not be read here. Whoever has the key can open its raw form; else ask the sender to write again without encryption.]`,
  }
}
