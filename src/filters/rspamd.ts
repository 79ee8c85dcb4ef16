/**
 * rspamd over HTTP (its `/checkv2`): the mail as it came, what is known of the envelope in header fields, and an action with
 * a score in JSON. Its action says what a mail server should do; what follows here is the operator's decision.
 */
import { z } from 'zod'
import type { FilterSettings } from '../config/filters-schema.ts'
import { exactChunksOf } from '../mail/mail-source.ts'
import { type Answer, type Filter, type MailFacts, neutral, type Unasked, unasked } from './filter.ts'
import { posted } from './post.ts'
import { filterReplies } from './replies.ts'

type Settings = FilterSettings['rspamd']

/** What it is asked with; `password`: its own, or null. */
export type RspamdParts = Readonly<{ password: string | null; ourName: string }>

/** The filter; null when it is off. */
export function rspamdFilter(settings: Settings, { password, ourName }: RspamdParts): Filter | null {
  const { url, limitBytes, timeoutMs, onFailure } = settings
  if (url === null) return null
  const target = new URL('checkv2', url.endsWith('/') ? url : `${url}/`)

  async function data(mail: MailFacts, signal: AbortSignal): Promise<Answer | Unasked> {
    if (mail.sizeBytes > limitBytes) return unasked
    const headers = {
      ...headersOf(mail, ourName),
      'Content-Length': String(mail.sizeBytes),
      ...(password === null ? {} : { Password: password }),
    }
    const text = await posted(target, { headers, body: exactChunksOf(mail.held, 0), signal })
    return answerOf(Result.parse(JSON.parse(text)), settings)
  }

  return { name: 'rspamd', timeoutMs, onFailure, asks: { data } }
}

/**
 * The envelope in the fields that rspamd reads (its protocol page). What is beyond ASCII is left out: rspamd 3.4 takes such
 * an address for a broken header of the mail, and such a mail for spam.
 */
function headersOf(mail: MailFacts, ourName: string): Record<string, string | string[]> {
  const { session, clientIp, helo, reversePath, recipients, tls } = mail
  return {
    'Queue-Id': session,
    ...field('MTA-Name', ourName),
    ...field('From', `<${reversePath}>`),
    Rcpt: recipients.map((recipient) => `<${recipient}>`).filter(isPlain),
    ...field('IP', clientIp),
    ...field('Helo', helo),
    ...field('TLS-Cipher', tls),
  }
}

function field(name: string, value: string | null): Record<string, string> {
  return value !== null && isPlain(value) ? { [name]: value } : {}
}

function isPlain(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text)
}

/** The part of its answer that is used. */
const Result = z.object({
  action: z.string(),
  score: z.number(),
  required_score: z.number(),
  is_skipped: z.boolean().optional(),
  symbols: z.record(z.string(), z.object({ score: z.number().prefault(0) })).prefault({}),
  messages: z.object({ smtp_message: z.string().optional() }).prefault({}),
})
export type RspamdResult = z.output<typeof Result>

/** The answer that follows from a result. `greylist` is a score, not an action: the module that greylists says soft reject. */
export function answerOf(result: RspamdResult, { reject, addHeader, softReject }: Omit<Settings, 'url'>): Answer {
  const because = reasonOf(result)
  switch (result.action) {
    case 'reject':
    case 'discard':
      return reject === 'refuse'
        ? { kind: 'refuse', because, reply: filterReplies.spam }
        : { kind: 'quarantine', because }
    case 'quarantine':
      return { kind: 'quarantine', because }
    case 'add header':
    case 'rewrite subject':
      return addHeader === 'quarantine' ? { kind: 'quarantine', because } : neutral
    case 'soft reject': {
      const said = result.messages.smtp_message ?? null
      return softReject === 'defer' ? { kind: 'defer', because, reply: filterReplies.deferredAsSpam(said) } : neutral
    }
    default:
      return neutral
  }
}

/** So many symbols tell why. */
const symbolsTold = 5

function reasonOf({ action, score, required_score, symbols }: RspamdResult): string {
  const weightiest = Object.entries(symbols)
    .filter(([, symbol]) => symbol.score > 0)
    .toSorted(([, a], [, b]) => b.score - a.score)
    .slice(0, symbolsTold)
    .map(([name]) => name)
  return `${action}, score ${score} of ${required_score}${weightiest.length === 0 ? '' : ` (${weightiest.join(', ')})`}`
}
