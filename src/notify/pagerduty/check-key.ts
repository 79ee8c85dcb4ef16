/**
 * Whether PagerDuty knows a routing key, without waking anybody: it answers 202 to a `resolve` of an alert that does not exist
 * and drops it, and 400 to a key that is none.
 */
import type { PostEvent } from './client.ts'
import { dedupKeyOf } from './dedup-key.ts'
import { updateEvent } from './event.ts'
import { outcomeOf } from './outcome.ts'

export type KeyCheck = Readonly<{ kind: 'accepted' | 'refused' | 'unknown'; because: string }>

/** Asks PagerDuty about a key; `unknown` when it can not be asked now. Never throws for what the network does. */
export async function checkRoutingKey({
  post,
  routingKey,
  installation,
  now,
}: Readonly<{ post: PostEvent; routingKey: string; installation: string; now: Date }>): Promise<KeyCheck> {
  const dedupKey = dedupKeyOf(installation, 'check')
  const answer = await post(updateEvent('resolve', { routingKey, dedupKey }))
  const outcome = outcomeOf(answer, { routingKey, dedupKey, now })
  if (outcome.kind === 'sent') return { kind: 'accepted', because: 'PagerDuty takes events of this key' }
  return { kind: outcome.kind === 'refused' ? 'refused' : 'unknown', because: outcome.because }
}
