/**
 * `POST /hooks/pagerduty`: what people do to incidents in PagerDuty moves tickets. PagerDuty drops what is answered with 4xx
 * and disables a subscription after three of those in a row, so only what can not be PagerDuty's own is answered so: a
 * subscription of a whole service also tells of incidents that are none of ours, which is answered 202 and refused.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Pool } from 'pg'
import { type Heard, hearPagerDuty } from '../desk/hear-pagerduty.ts'
import { type IncidentHook, readHook } from '../notify/pagerduty/incident-webhook.ts'
import { isSigned } from '../notify/pagerduty/signature.ts'
import type { Log } from '../ops/log.ts'
import type { Env, Routes } from './env.ts'

export type PagerDutyHookParts = Readonly<{
  pool: Pool
  log: Log
  /** Of the webhook subscriptions; none: the hook is closed. */
  secrets: readonly string[]
  /** Names this installation to others. */
  installation: string
}>

/** PagerDuty itself sends no more than 256 KB. */
const bodyLimitBytes = 1_048_576

/** The route of PagerDuty's webhooks. */
export function pagerdutyHookRoutes(parts: PagerDutyHookParts): Routes {
  // The rest of the body is not read, so nothing else can follow on its connection.
  const tooLarge = (context: Context) =>
    context.json({ error: 'no webhook is that large' }, 413, { connection: 'close' })
  return new Hono<Env>()
    .use('/hooks/pagerduty', async (context, next) => {
      if (parts.secrets.length > 0) return next()
      return context.json({ error: 'PAGERDUTY_WEBHOOK_SECRET is not set' }, 404)
    })
    .post('/hooks/pagerduty', bodyLimit({ maxSize: bodyLimitBytes, onError: tooLarge }), async (context) => {
      const body = Buffer.from(await context.req.arrayBuffer())
      const { status, outcome, because } = await answerTo(
        body,
        context.req.header('x-pagerduty-signature') ?? null,
        parts,
      )
      return context.json({ outcome, because }, status)
    })
}

type Answer = Readonly<{ status: 200 | 202 | 400 | 401; outcome: 'done' | 'ignored' | 'refused'; because: string }>

async function answerTo(body: Buffer, signature: string | null, parts: PagerDutyHookParts): Promise<Answer> {
  if (!isSigned(body, signature, parts.secrets))
    return refused(401, 'not signed with PAGERDUTY_WEBHOOK_SECRET', parts.log)
  const now = new Date()
  const read = readHook(body.toString('utf8'), now)
  switch (read.kind) {
    case 'garbage':
    case 'too-old':
      return refused(400, read.because, parts.log)
    case 'ignored':
      return { status: 200, outcome: 'ignored', because: `${read.type} means nothing here` }
    case 'incident':
      return answerOf(read.hook, await hearPagerDuty(parts.pool, { ...parts, hook: read.hook, now }), parts.log)
  }
}

function answerOf({ id, act }: IncidentHook, heard: Heard, log: Log): Answer {
  switch (heard.kind) {
    case 'replay':
      return { status: 200, outcome: 'ignored', because: 'it came before' }
    case 'unknown-incident':
      return refused(202, 'no ticket was paged by this incident', log)
    case 'done': {
      const { ref, effect } = heard
      log.info({ hook: id, act, ref, effect: effect.kind, because: effect.because }, 'PagerDuty webhook')
      return { status: 200, outcome: 'done', because: effect.because }
    }
  }
}

function refused(status: 202 | 400 | 401, because: string, log: Log): Answer {
  log.warn({ status, because }, 'PagerDuty webhook refused')
  return { status, outcome: 'refused', because }
}
