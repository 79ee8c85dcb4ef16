/**
 * One operation of the API: its path, who may call it, what it takes and how it answers, in one value from which the guard,
 * the checks and the entry of the OpenAPI document are made.
 */
import { createRoute, type z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Scope } from '../../accounts/api-keys.ts'
import { type Role, roles } from '../../tickets/roles.ts'
import { requiresScope } from '../access/requires.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'
import { type ProblemName, problemTypes } from '../problem-types.ts'
import { ProblemShape } from './shapes/problem-shape.ts'

/** Who may call an operation: keys with the scope, and users of the roles; null: everybody. */
export type Access = Readonly<{ scope: Scope; roles: readonly Role[] }>

/** Whom the operations are for. */
export const access = {
  everybodyReads: { scope: 'tickets:read', roles: ['customer', 'agent', 'admin'] },
  everybodyWrites: { scope: 'tickets:write', roles: ['customer', 'agent', 'admin'] },
  deskReads: { scope: 'tickets:read', roles: ['agent', 'admin'] },
  deskWrites: { scope: 'tickets:write', roles: ['agent', 'admin'] },
  admin: { scope: 'admin', roles: ['admin'] },
  inbound: { scope: 'inbound', roles: [] },
} as const satisfies Record<string, Access>

/** An answer that is no problem: what it means, and its body by media type; without one it has none. */
export type Answer = Readonly<{
  means: string
  content?: Readonly<Record<string, z.ZodType>>
  headers?: readonly Header[]
}>

/** Headers of answers, with what they say. */
const headers = {
  ETag: 'Names this state of the ticket; for If-Match and If-None-Match.',
  Location: 'Where what was made is.',
  Link: 'The next page, as rel="next" (RFC 8288); absent on the last.',
  'Idempotency-Replayed': '"true" when the request had been answered before, and nothing was done again.',
  'Retry-After': 'In how many seconds to try again.',
  'Content-Disposition': 'The name of the file.',
  'WWW-Authenticate': 'Bearer: send a key.',
} as const
type Header = keyof typeof headers

type Request = NonNullable<Parameters<typeof createRoute>[0]['request']>

/** What every operation can answer, beside what is its own. */
const always: readonly ProblemName[] = ['not-signed-in', 'scope-missing', 'too-many-requests', 'unavailable']
/** What an operation with parameters or a body can answer; paths and headers that are wrong name nothing. */
const always400: ProblemName = 'invalid-request'

type Given<M extends string, P extends string, R extends Request> = Readonly<{
  id: string
  tag: string
  summary: string
  description?: string
  method: M
  path: P
  access: Access
  /** Who may pass, when that is more than `access` says. */
  guard?: MiddlewareHandler<Env>
  request: R
  answers: Readonly<Record<number, Answer>>
  /** What can go wrong beside what always can. */
  problems?: readonly ProblemName[]
  /** The largest body, in bytes; for operations that read one into memory. */
  bodyLimitBytes?: () => number
}>

/** Makes an operation; its `middleware` lets nobody pass who may not call it, before anything is read. */
export function operation<M extends 'get' | 'post' | 'patch' | 'delete', P extends string, const R extends Request>(
  given: Given<M, P, R>,
) {
  const { id, tag, summary, description, method, path, request, answers, problems = [], bodyLimitBytes } = given
  const canBeWrong = request.query !== undefined || request.body !== undefined
  const unsafe: readonly ProblemName[] = method === 'get' ? [] : ['other-site']
  const body: readonly ProblemName[] = bodyLimitBytes === undefined ? [] : ['too-large']
  // What is not for all roles is not there for the others.
  const hidden: readonly ProblemName[] = roles.every((role) => given.access.roles.includes(role)) ? [] : ['not-found']
  const named = [...always, ...hidden, ...(canBeWrong ? [always400] : []), ...unsafe, ...body, ...problems]
  return createRoute({
    operationId: id,
    tags: [tag],
    summary,
    description: [description ?? '', whoMay(given.access)].join('\n\n').trim(),
    method,
    path,
    request,
    security: [{ key: [] }, { session: [] }],
    middleware: [
      given.guard ?? guardOf(given.access),
      ...(bodyLimitBytes === undefined ? [] : [limited(bodyLimitBytes)]),
    ],
    responses: responsesOf(answers, named),
  })
}

function guardOf({ scope, roles }: Access): MiddlewareHandler<Env> {
  return requiresScope(scope, ...roles)
}

function limited(limitBytes: () => number): MiddlewareHandler<Env> {
  return (context, next) => {
    const maxSize = limitBytes()
    const detail = `A body may have ${maxSize} bytes.`
    return bodyLimit({ maxSize, onError: () => problem(context, 'too-large', { detail }) })(context, next)
  }
}

function whoMay({ scope, roles }: Access): string {
  const users = roles.length === 0 ? '' : `; users who are ${roles.join(', ')}`
  return `For keys with the scope \`${scope}\`${users}.`
}

type Responses = Record<number, { description: string; content?: Record<string, { schema: z.ZodType }> }>

function responsesOf(answers: Readonly<Record<number, Answer>>, problems: readonly ProblemName[]): Responses {
  const byStatus = Map.groupBy(new Set(problems), (name) => problemTypes[name].status)
  return {
    ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)])),
    ...Object.fromEntries([...byStatus].map(([status, names]) => [status, problemResponse(names)])),
  }
}

function responseOf({ means, content = {}, headers: sent = [] }: Answer) {
  const types = Object.entries(content).map(([type, schema]) => [type, { schema }] as const)
  return {
    description: means,
    headers: headersOf(sent),
    ...(types.length === 0 ? {} : { content: Object.fromEntries(types) }),
  }
}

function problemResponse(names: readonly ProblemName[]) {
  const retries = names.some((name) => name === 'too-many-requests' || name === 'unavailable')
  return {
    description: names.map((name) => `\`${name}\`: ${problemTypes[name].title}.`).join(' '),
    headers: headersOf(names.includes('not-signed-in') ? ['WWW-Authenticate'] : retries ? ['Retry-After'] : []),
    content: { 'application/problem+json': { schema: ProblemShape } },
  }
}

function headersOf(names: readonly Header[]) {
  return Object.fromEntries(
    names.map((name) => [name, { description: headers[name], schema: { type: 'string' as const } }]),
  )
}
