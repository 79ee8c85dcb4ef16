/**
 * What makes two alerts the same: who sends them, and what they are about. Hashed, since it is the key of a storm in the
 * database and what it is made of may be long.
 */
import { createHash } from 'node:crypto'
import type { About, Alert } from '../mail/alert/read-alert.ts'

/** Hex SHA-256 each. */
export type Fingerprint = Readonly<{
  /** The key of the storm. */
  key: string
  /** Keys of storms that it may be the end of, the likeliest first; `key` is the first of them. */
  keys: readonly string[]
  /** The key of what asks for nobody and finds no ticket: apart, so that no problem ever joins a ticket that paged nobody. */
  quietKey: string
}>

/** The fingerprint of an alert. `author`: who wrote it, in comparable form, or the reverse-path when it names none. */
export function fingerprintOf(author: string, { system, about, orAbout }: Alert): Fingerprint {
  const key = keyOf('alert', author, system, about)
  return {
    key,
    keys: orAbout === null ? [key] : [key, keyOf('alert', author, null, orAbout)],
    quietKey: keyOf('quiet', author, system, about),
  }
}

function keyOf(kind: 'alert' | 'quiet', author: string, system: string | null, about: About): string {
  return hashOf([kind, author, system ?? '', ...about.flatMap(({ name, value }) => [name, value])])
}

/** JSON, so that no part can pose as two. */
function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
