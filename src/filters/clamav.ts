/** A virus scanner behind clamd. Mail that it knows is refused or quarantined; what it can not scan, it says itself. */
import type { FilterSettings } from '../config/filters-schema.ts'
import { exactChunksOf } from '../mail/mail-source.ts'
import { scanned } from './clamav-stream.ts'
import { type Answer, type Failed, type Filter, type MailFacts, neutral, type Unasked, unasked } from './filter.ts'
import { filterReplies } from './replies.ts'

type Settings = FilterSettings['clamav']

/** The filter; null when it is off. */
export function clamAvFilter({ address, found, limitBytes, timeoutMs, onFailure }: Settings): Filter | null {
  if (address === null) return null
  return { name: 'clamav', timeoutMs, onFailure, asks: { data } }

  async function data({ held, sizeBytes }: MailFacts, signal: AbortSignal): Promise<Answer | Failed | Unasked> {
    if (sizeBytes > limitBytes) return unasked
    return answerOf(await scanned(socketOf(address ?? ''), exactChunksOf(held, 0), signal), found)
  }
}

/** What clamd's reply means: `stream: OK`, `stream: NAME FOUND`, or an error. */
export function answerOf(reply: string, found: Settings['found']): Answer | Failed {
  const [, name] = /^stream: (.+) FOUND$/s.exec(reply) ?? []
  if (name !== undefined) {
    const because = `found ${name}`
    if (found === 'quarantine') return { kind: 'quarantine', because }
    return { kind: 'refuse', because, reply: filterReplies.infected(name) }
  }
  return reply === 'stream: OK'
    ? neutral
    : { kind: 'failed', because: `clamd says ${JSON.stringify(reply.slice(0, 200))}` }
}

/** `/path` or `host:port`, as `net.connect` takes it. */
function socketOf(address: string): Readonly<{ path: string }> | Readonly<{ host: string; port: number }> {
  if (address.startsWith('/')) return { path: address }
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}
