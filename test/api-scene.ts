/**
 * The REST API on a real server and database: people of each role who signed in, keys of each scope, and tickets of two
 * customers that came by mail. Every answer is checked against the OpenAPI document that the server gives, and kept, so that
 * a test can ask at the end whether all that is documented was seen.
 */
import { Validator } from '@seriousme/openapi-schema-validator'
import pg from 'pg'
import { pino } from 'pino'
import { z } from 'zod'
import { createKey, type Scope, scopes } from '../src/accounts/api-keys.ts'
import { addUser, setUp } from '../src/accounts/people.ts'
import { type HttpParts, listenHttp } from '../src/http/server.ts'
import { committer } from '../src/intake/commit.ts'
import { roles } from '../src/tickets/roles.ts'
import { arrival, commitSettings, type Given } from './arrivals.ts'
import { createTestDatabase } from './database.ts'
import type { Link } from './service/link.ts'
import { webParts } from './web-parts.ts'

/** Who calls: a role, a key with one scope, a key with all, another customer, one who was named in Cc, or nobody. */
export type Who = (typeof roles)[number] | `key:${Scope}` | 'key:all' | 'other-customer' | 'participant' | 'nobody'

export type Call = Readonly<{
  as?: Who
  headers?: Readonly<Record<string, string>>
  /** An object goes as JSON, bytes and text as they are. */
  body?: unknown
}>

export type Answer = Readonly<{ status: number; headers: Headers; text: string; json: unknown }>

const password = 'correct horse battery'
const people = { customer: 'ann@customer.test', agent: 'agent@desk.test', admin: 'admin@desk.test' } as const
export const otherCustomer = 'eve@other.test'
/** Somebody whom the customer can name in Cc. */
export const participant = 'pat@customer.test'

const Methods = z.record(
  z.string(),
  z.looseObject({
    operationId: z.string(),
    responses: z.record(
      z.string(),
      z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })).optional() }),
    ),
  }),
)
const Document = z.looseObject({ paths: z.record(z.string(), Methods) })

/** An operation of the document. */
export type DocumentedOperation = Readonly<{ id: string; method: string; path: string; statuses: readonly string[] }>

/** Opens the scene. `change` changes the parts of the server before it listens; `lay` lays a link between it and its database. */
export async function openApiScene(
  change: (parts: HttpParts) => HttpParts = (parts) => parts,
  lay?: (url: string) => Promise<Link>,
) {
  await using opened = new AsyncDisposableStack()
  const database = opened.adopt(await createTestDatabase(), ({ drop }) => drop())
  const link = lay === undefined ? null : opened.use(await lay(database.url))
  const web = opened.use(await webParts({ ...database, ...(link && { url: link.url }) }, pino({ level: 'silent' })))
  const parts = change(web.parts)
  const server = opened.adopt(await listenHttp(parts), ({ close }) => close())
  const pool = opened.adopt(new pg.Pool({ connectionString: database.url }), (one) => one.end())
  pool.on('error', () => undefined)
  const base = `http://${server.host}:${server.port}`
  const credentials = await credentialsOf(parts, base)
  const document: unknown = await (await fetch(`${base}/api/openapi.json`)).json()
  const documented = await readDocumented(document)
  const seen = new Set<string>()

  async function call(method: string, path: string, { as = 'nobody', headers = {}, body }: Call = {}): Promise<Answer> {
    const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...credentials.get(as),
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: bytesOf(body) }),
    })
    const text = await response.text()
    const isJsonAnswer = /json/.test(response.headers.get('content-type') ?? '')
    const json: unknown = isJsonAnswer ? JSON.parse(text) : null
    seen.add(documented.check(method, path, response.status, response.headers.get('content-type'), json))
    return { status: response.status, headers: response.headers, text, json }
  }

  const commit = committer(pool, () => commitSettings)
  const closing = opened.move()
  return {
    base,
    pool,
    parts,
    document,
    operations: documented.operations,
    /** `operationId status` of all answers. */
    seen,
    call,
    /** A header by which somebody is known. */
    header: (who: Who, name: string) => credentials.get(who)?.[name] ?? '',
    /** Commits mails as intake does, and gives their tickets' refs. */
    async mail(...mails: readonly Given[]) {
      const outcomes = await commit(mails.map((given) => arrival(given)))
      return outcomes.map((outcome) => {
        if (outcome instanceof Error || outcome.kind === 'refused') throw new Error('the mail was not taken')
        return outcome
      })
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

function bytesOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

export type ApiScene = Awaited<ReturnType<typeof openApiScene>>

async function credentialsOf(parts: HttpParts, base: string) {
  const found = new Map<Who, Readonly<Record<string, string>>>()
  const cookie = async (email: string, role: (typeof roles)[number]) => {
    const { setUpPath } = await addUser(parts.auth(), email, role)
    const token = new URL(setUpPath, base).searchParams.get('token') ?? ''
    await setUp(parts.auth(), token, { email, name: email, password })
    const signedIn = await parts.signIn.byPassword(new Headers(), email, password)
    const cookies = signedIn.cookies.map((one) => one.split(';')[0]).join('; ')
    // As a page of ours sends it.
    return { cookie: cookies, 'sec-fetch-site': 'same-origin' }
  }
  for (const role of roles) found.set(role, await cookie(people[role], role))
  found.set('other-customer', await cookie(otherCustomer, 'customer'))
  found.set('participant', await cookie(participant, 'customer'))
  const key = async (...granted: readonly Scope[]) => {
    const wanted = { name: granted.join(' '), scopes: granted, createdBy: 'test', expiresAt: null, now: new Date() }
    return { authorization: `Bearer ${(await createKey(parts.pool, wanted)).key}` }
  }
  for (const scope of scopes) found.set(`key:${scope}`, await key(scope))
  found.set('key:all', await key(...scopes))
  return found
}

/** Reads the document, and makes a check of answers against it. */
async function readDocumented(document: unknown) {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(z.record(z.string(), z.unknown()).parse(structuredClone(document)))
  if (!valid) throw new Error(`the OpenAPI document is none: ${JSON.stringify(errors)}`)
  const { paths } = Document.parse(validator.resolveRefs())
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id, responses }]) => ({ id, method, path, responses })),
  )
  const find = (method: string, path: string) => {
    const [pathname = ''] = path.split('?')
    const fits = operations.filter((one) => one.method === method.toLowerCase() && patternOf(one.path).test(pathname))
    // A path without parameters goes before one with them.
    return fits.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
  }
  return {
    operations: operations.map(({ id, method, path, responses }) => ({
      ...{ id, method, path },
      statuses: Object.keys(responses),
    })),
    /** Throws when the document does not have such an answer; gives `operationId status`. */
    check(method: string, path: string, status: number, type: string | null, json: unknown): string {
      const operation = find(method, path)
      if (operation === undefined) return `${method} ${path} ${status}`
      const response = operation.responses[String(status)]
      if (response === undefined) throw new Error(`${operation.id} documents no ${status}: ${JSON.stringify(json)}`)
      const [media = ''] = (type ?? '').split(';')
      const schema = (response.content?.[media] ?? response.content?.['*/*'])?.schema
      if (response.content !== undefined && schema === undefined)
        throw new Error(`${operation.id} ${status} documents no ${media}`)
      if (schema !== undefined && media.includes('json')) z.fromJSONSchema(schema).parse(json)
      return `${operation.id} ${status}`
    },
  }
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replaceAll('.', '\\.'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
