/**
 * What `smtp-server` says by itself when it closes a session, and what that means in our words: it gives each 421 the
 * enhanced code 4.4.2 (a broken connection), which is true for a timeout alone. Its other replies are right as they are
 * (`test/smtp/every-reply.test.ts` reads each of them).
 */
import type { Closing } from './replies.ts'

const closingTexts: ReadonlyMap<string, Closing> = new Map([
  ['Timeout - closing connection', 'idle'],
  ['Server shutting down', 'shutting-down'],
])

/** Which closing a 421 text of the library stands for; null for our own texts. */
export function closingOf(text: string): Closing | null {
  if (text.endsWith(' You talk too soon')) return 'early-talker'
  return closingTexts.get(text) ?? null
}
