/** Stretches of time that the overview shows, and how finely. Pure. */
import type { Window } from '../../store/overview.ts'

/** Names of the spans, as they stand in the URL. */
export const spanNames = ['hour', 'day', 'week'] as const
export type SpanName = (typeof spanNames)[number]

export type Span = Readonly<{ name: SpanName; label: string; of: string; seconds: number; bucketSeconds: number }>

export const spans: Readonly<Record<SpanName, Span>> = {
  hour: { name: 'hour', label: 'Hour', of: 'Minute', seconds: 3_600, bucketSeconds: 60 },
  day: { name: 'day', label: 'Day', of: 'Hour', seconds: 86_400, bucketSeconds: 3_600 },
  week: { name: 'week', label: 'Week', of: 'Six hours', seconds: 7 * 86_400, bucketSeconds: 6 * 3_600 },
}

/** The span of a URL; a day when it names none. */
export function spanNamed(text: string | undefined): Span {
  return spans[spanNames.find((one) => one === text) ?? 'day']
}

/** The window of a span up to now, with whole stretches: the last one is still filling. */
export function windowOf({ seconds, bucketSeconds }: Span, now: Date): Window {
  const bucketMs = bucketSeconds * 1_000
  const until = new Date((Math.floor(now.getTime() / bucketMs) + 1) * bucketMs)
  return { since: new Date(until.getTime() - seconds * 1_000), until, bucketSeconds }
}

/** The start of each stretch of a window. */
export function startsOf({ since, until, bucketSeconds }: Window): readonly Date[] {
  const count = Math.round((until.getTime() - since.getTime()) / 1_000 / bucketSeconds)
  return Array.from({ length: count }, (_, at) => new Date(since.getTime() + at * bucketSeconds * 1_000))
}
