/** The application that operations are added to, and what they work with. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { z } from 'zod'
import type { Screen } from '../../filters/screen.ts'
import type { Retried } from '../../notify/outbox/retry.ts'
import type { MailFate } from '../../ops/maillog.ts'
import type { Env, PageParts } from '../env.ts'
import { problem } from '../failures.ts'
import type { HealthParts } from '../health.ts'

export type ApiHono = OpenAPIHono<Env>

export type ApiParts = PageParts &
  Pick<HealthParts, 'readiness'> &
  Readonly<{
    /** What `POST /api/inbound` shares with the SMTP door. */
    inbound: Readonly<{
      screen: Screen
      /** Told of each mail that was refused or deferred; returns at once and never throws. */
      notTaken(fate: MailFate): void
    }>
    outgoing: Readonly<{
      /** Queues a notification again that was not sent. */
      retry(id: string): Promise<Retried>
    }>
  }>

/** An application that answers what is not as the reference has it with the problem `invalid-request`. */
export function apiHono(): ApiHono {
  return new OpenAPIHono<Env>({
    defaultHook: (result, context) =>
      result.success ? undefined : invalid(context, result.target, result.error.issues),
  })
}

const places: Readonly<Record<string, string>> = { json: 'body', param: 'path', form: 'body' }

function invalid(context: Context<Env>, target: string, issues: readonly z.core.$ZodIssue[]): Response {
  const errors = issues.map(({ path, message }) => ({
    at: [places[target] ?? target, ...path].join('.'),
    expected: message,
  }))
  const [first] = errors
  return invalidRequest(
    context,
    first === undefined ? 'something else' : `${first.at}: expected ${first.expected}`,
    errors,
  )
}

/** The problem `invalid-request` of something that no schema says. */
export function invalidRequest(
  context: Context<Env>,
  detail: string,
  errors: readonly Readonly<{ at: string; expected: string }>[] = [],
): Response {
  return problem(context, 'invalid-request', { detail, more: { errors } })
}

/** The problem `not-found` of something that is named by `what`. */
export function absent(context: Context<Env>, what: string): Response {
  return problem(context, 'not-found', { detail: `There is no ${what}, or it is not yours to see.` })
}

/** Where people and programs reach us. */
export function baseOf({ auth }: PageParts): string {
  return auth().options.baseURL
}
