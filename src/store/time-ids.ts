/**
 * UUIDv7 (RFC 9562 §5.7) begins with its time in milliseconds, so a primary key of such ids is an index by time, without one
 * more index to pay for with every mail.
 */

/** The smallest id of a time. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** When an id was made. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
}
