/**
 * What is answered when something is not there, not allowed or broken: a page for people, problem+json (RFC 9457) for
 * programs. A database that is away is said to be away, and what was typed is given back.
 */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Log } from '../ops/log.ts'
import { isRefusedInput } from '../store/refused-input.ts'
import { isTransient } from '../store/transient.ts'
import { hasTooManyFields } from './access/form-fields.ts'
import type { Env } from './env.ts'
import { type ProblemName, problemOf, problemTypes } from './problem-types.ts'
import { type Kept, messagePage } from './views/message-page.ts'

/** What was wrong this time; `more` are members of the type's own. */
export type Problem = Readonly<{ detail: string; more?: Readonly<Record<string, unknown>> }>

/** An answer for programs; see problem-types.ts. */
export function problem(context: Context<Env>, name: ProblemName, { detail, more = {} }: Problem): Response {
  const { status, title } = problemTypes[name]
  const body = { type: `/api/problems/${name}`, title, status, detail, ...more }
  return context.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

/** There is nothing here, or nothing for whoever asks. */
export function notFound(context: Context<Env>) {
  return refusal(context, 404, 'There is no such page', 'It may have moved, or it is not yours to see.')
}

/** An answer for people or programs, whoever asks. */
export function refusal(context: Context<Env>, status: ContentfulStatusCode, title: string, detail: string) {
  if (isForPrograms(context)) return problem(context, problemOf(status), { detail: programmatic(title, detail) })
  return context.html(messagePage(context, { title, detail }), status)
}

/** Answers what nobody expected: 503 when the database is away or the disk full, 500 else; the log has the cause. */
export function failed(log: Log) {
  return async (err: Error, context: Context<Env>) => {
    if (err instanceof HTTPException && err.status < 500)
      return refusal(context, problemTypes[problemOf(err.status)].status, 'This can not be read', err.message)
    if (isUnreadable(err)) {
      log.warn({ err, path: context.req.path }, 'request could not be read')
      return refusal(
        context,
        400,
        'This can not be read',
        'It has signs that no text or time has, or is no whole form.',
      )
    }
    const isAway = isTransient(err)
    log.error({ err, path: context.req.path }, isAway ? 'request deferred' : 'request failed')
    if (isAway) context.header('retry-after', '30')
    const [status, title, detail] = isAway ? unavailable : broken
    if (isForPrograms(context)) return problem(context, problemOf(status), { detail: programmatic(title, detail) })
    return context.html(messagePage(context, { title, detail, kept: await keptOf(context, keptBytes) }), status)
  }
}

/** What was sent, and not what we made of it, is wrong. */
function isUnreadable(err: Error): boolean {
  return isRefusedInput(err) || (err instanceof TypeError && err.message.startsWith('Failed to parse body as FormData'))
}

/** Programs get one sentence after the other; their title is the type's. */
function programmatic(title: string, detail: string): string {
  return `${title}. ${detail}`
}

const unavailable = [
  503,
  'The database can not be reached just now',
  'Nothing was lost and nothing was changed. Try again in a minute.',
] as const
const broken = [500, 'Something went wrong here', 'It is our fault, and our log has the details.'] as const

function isForPrograms(context: Context<Env>): boolean {
  return context.req.path.startsWith('/api/') || context.req.path.startsWith('/hooks/')
}

/** Larger forms are not read: nothing has bounded them yet when the database fails before their handler. */
const keptBytes = 32 * 1024 * 1024
/** Of somebody whom we do not know, only words. */
const strangersKeptBytes = 1024 * 1024

/** What is answered to a form of somebody whose session has ended: what he typed is given back. */
export async function signedOut(context: Context<Env>) {
  const detail = 'Sign in in another tab of this browser, then send it again.'
  const kept = await keptOf(context, strangersKeptBytes)
  return context.html(messagePage(context, { title: 'You are not signed in any more', detail, kept }), 401)
}

/** What a form had in it, so that sending it again is one press of a button. Passwords and files are not given back. */
async function keptOf(context: Context<Env>, limitBytes: number): Promise<Kept | null> {
  const isSmall = Number(context.req.header('content-length') ?? Number.POSITIVE_INFINITY) <= limitBytes
  if (context.req.method !== 'POST' || !isSmall) return null
  if (await hasTooManyFields(context).catch(() => true)) return null
  // Read before by the handler that failed: hono keeps it.
  const form = await context.req.parseBody({ all: true }).catch(() => ({}))
  const fields = Object.entries(form).flatMap(([name, values]) =>
    [values]
      .flat()
      .flatMap((value) => (typeof value === 'string' && !/password|code|token/.test(name) ? [{ name, value }] : [])),
  )
  return fields.length === 0 ? null : { action: context.req.path, fields }
}
