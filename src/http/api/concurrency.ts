/** Two who change one ticket never overwrite each other unseen: its ETag names its state, If-Match the state that was seen. */

/** The ETag of a ticket that was last changed at this time; changes move the time, also within a millisecond. */
export function etagOf(updatedAt: Date): string {
  return `"${updatedAt.getTime().toString(36)}"`
}

/** What If-Match asks for (RFC 9110 §13.1.1). */
export type Asked =
  | Readonly<{ kind: 'nothing' }>
  /** `*`: whatever it is now. */
  | Readonly<{ kind: 'anything' }>
  | Readonly<{ kind: 'states'; times: readonly Date[] }>

/** Reads If-Match. Weak tags never match, and what is no tag of ours is a state that was never there. */
export function askedFor(header: string | undefined): Asked {
  if (header === undefined) return { kind: 'nothing' }
  if (header.trim() === '*') return { kind: 'anything' }
  const times = header.split(',').flatMap((tag) => {
    const [, time] = /^\s*"([\da-z]{1,11})"\s*$/.exec(tag) ?? []
    return time === undefined ? [] : [new Date(Number.parseInt(time, 36))]
  })
  return { kind: 'states', times }
}

/** The one state that If-Match names; null for whatever it is. A tag that is none of ours names a state that never was. */
export function timeAskedFor(asked: Asked): Date | null {
  return asked.kind === 'states' ? (asked.times[0] ?? new Date(0)) : null
}

/** Whether If-None-Match (RFC 9110 §13.1.2) names this state: who asks has it already. */
export function hasIt(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
