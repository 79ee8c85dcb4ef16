/**
 * Message-IDs (RFC 5322 §3.6.4) out of raw field values. Only what stands in angle brackets is taken, because fields
 * hold comments, commas and prose besides; ids without brackets are taken when they are all that is there.
 */

import { messageIdLimit } from '../storable.ts'
import type { HeaderField } from './header-fields.ts'
import { allValues, firstValue } from './header-fields.ts'

/** Threads are found by their newest messages; a References flood must not become thousands of database keys. */
export const referenceLimit = 50

// Each scan ends at the next bracket, so this is linear in any input.
const bracketed = /<([^<>]+)>/g

/** The ids in a value, in order, without brackets. An id that was folded in its middle is joined. */
export function messageIdsIn(value: string): readonly string[] {
  const tokens = [...value.matchAll(bracketed)].map((match) => match[1] ?? '')
  const ids = (tokens.length > 0 ? tokens : unbracketed(value)).map((token) => token.replace(/\s+/g, ''))
  return ids.filter((id) => isUsable(id))
}

/** The mail's own id: the first usable one of its first field; null when there is none. */
export function messageIdOf(fields: readonly HeaderField[]): string | null {
  const value = firstValue(fields, 'message-id')
  return value === null ? null : (messageIdsIn(value)[0] ?? null)
}

/** What the mail answers: In-Reply-To, then References from the newest to the oldest; unique, at most 50. */
export function referencesOf(fields: readonly HeaderField[]): readonly string[] {
  const answered = allValues(fields, 'in-reply-to').flatMap(messageIdsIn)
  const thread = allValues(fields, 'references').flatMap(messageIdsIn).toReversed()
  return [...new Set([...answered, ...thread])].slice(0, referenceLimit)
}

/** "Your message of Monday" is no id; `abc@example.com` without brackets is one, as some clients write it. */
function unbracketed(value: string): readonly string[] {
  return /^[^\s<>,;]+@[^\s<>,;]+$/.test(value) ? [value] : []
}

/** Raw 8-bit makes an id that no reply will repeat byte for byte; a NUL or control character cannot be stored. */
function isUsable(id: string): boolean {
  return id.length <= messageIdLimit && /^[!-~]+$/.test(id)
}
