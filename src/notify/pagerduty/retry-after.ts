/** `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. Pure. */

/** Nobody who takes pages may put one off for longer. */
const longestMs = 3_600_000

/** How long the receiver asks to wait (ms, at most an hour); null when it does not say, or what it says is past or no time. */
export function retryAfterMs(value: string | null, now: Date): number | null {
  const text = value?.trim() ?? ''
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : msUntil(text, now)
  return ms === null || ms <= 0 ? null : Math.min(ms, longestMs)
}

/** Only the form that RFC 9110 §5.6.7 has senders write; `Date.parse` alone would take `-5` for a date. */
function msUntil(text: string, now: Date): number | null {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at - now.getTime()
}
