/**
 * Requests that are sent twice and done once (draft-ietf-httpapi-idempotency-key-header): what is made has an id that the key
 * decides, so that even a request that died half way is taken up where it was.
 */
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Pool } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { dropKey, freeKey, type KeptAnswer, keepAnswer, reserveKey } from '../../store/idempotency-keys.ts'
import type { KeyPrincipal, UserPrincipal } from '../access/principal.ts'
import type { Env } from '../env.ts'
import { problem } from '../failures.ts'

/** A request that may be sent again. */
export type Keyed = Readonly<{
  principal: UserPrincipal | KeyPrincipal
  /** The operation and what it is done to: the same key may be used elsewhere. */
  operation: string
  /** The client's; undefined when it sent none. */
  key: string | undefined
  /** What is asked, as JSON. */
  body: unknown
}>

/** What came of doing it: something was made, or the answer that says why not. */
export type Done = Readonly<{ kind: 'made'; answer: KeptAnswer }> | Readonly<{ kind: 'not-made'; response: Response }>

type Means = Readonly<{ pool: Pool; now(): Date }>

/**
 * Does it, unless it was done before. `work` gets the id that names what it makes: with one id it must make one thing.
 * `show` makes the response, for the first time and for each time after.
 */
export async function once(
  context: Context<Env>,
  { pool, now }: Means,
  keyed: Keyed,
  work: (id: string) => Promise<Done>,
  show: (answer: KeptAnswer) => Promise<Response>,
): Promise<Response> {
  if (keyed.key === undefined) {
    const done = await work(uuidv7({ msecs: now().getTime() }))
    return done.kind === 'made' ? show(done.answer) : done.response
  }
  const key = keyOf(keyed, keyed.key)
  const request = digestOf([keyed.body])
  const reserved = await reserveKey(pool, { key, request, id: uuidv7({ msecs: now().getTime() }), now: now() })
  switch (reserved.kind) {
    case 'answered':
      context.header('idempotency-replayed', 'true')
      return show(reserved.answer)
    case 'under-way':
      context.header('retry-after', '1')
      return problem(context, 'idempotency-key-in-use', { detail: 'Try again in a second.' })
    case 'other':
      return problem(context, 'idempotency-key-reused', { detail: 'Use a new key for a new request.' })
    case 'mine':
      return finish(pool, key, () => work(reserved.id), show)
    default:
      return reserved satisfies never
  }
}

async function finish(
  pool: Pool,
  key: string,
  work: () => Promise<Done>,
  show: (answer: KeptAnswer) => Promise<Response>,
): Promise<Response> {
  // Nobody knows whether it was done: the next try finds out, under the same id.
  const done = await doAndKeep(pool, key, work).catch(async (err: unknown) => {
    await freeKey(pool, key).catch(() => undefined)
    throw err
  })
  return done.kind === 'made' ? show(done.answer) : done.response
}

async function doAndKeep(pool: Pool, key: string, work: () => Promise<Done>): Promise<Done> {
  const done = await work()
  await (done.kind === 'made' ? keepAnswer(pool, key, done.answer) : dropKey(pool, key))
  return done
}

function keyOf({ principal, operation }: Keyed, key: string): string {
  return digestOf([principal.kind === 'api-key' ? 'key' : 'user', principal.id, operation, key])
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
