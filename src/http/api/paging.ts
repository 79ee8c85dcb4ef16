/**
 * Pages by key: a cursor names the last row that was given, by the columns of the order, so that what is added or goes
 * away meanwhile makes nothing appear twice or be left out. Cursors are text that clients hand back as it is.
 */
import type { Context } from 'hono'
import { z } from 'zod'
import type { Env } from '../env.ts'

/** Where a page goes on: after this row. `at` in microseconds since 1970, as Postgres keeps them; null in lists by id alone. */
export type After = Readonly<{ at: string | null; id: string }>

const Cursor = z.tuple([
  z.string(),
  z
    .string()
    .regex(/^-?\d{1,18}$/)
    .nullable(),
  z.string().min(1).max(320),
])

/** The cursor behind a row; `order` is what it counts in, and nothing else. */
export function cursorOf(order: string, { at, id }: After): string {
  return Buffer.from(JSON.stringify([order, at, id])).toString('base64url')
}

/** The row that a cursor names; null for what is none of this order. */
export function readCursor(order: string, cursor: string, isIdOf: (id: string) => boolean): After | null {
  const read = Cursor.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()))
  if (!read.success) return null
  const [its, at, id] = read.data
  return its === order && isIdOf(id) ? { at, id } : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A page of rows of which one more than `limit` was asked for. `next`: the cursor behind it, null on the last. */
export function pageOf<Row extends After>(
  rows: readonly Row[],
  order: string,
  limit: number,
): Readonly<{ rows: readonly Row[]; next: string | null }> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(order, last) : null }
}

/** Tells of the next page in the header `Link` (RFC 8288). */
export function linkNext(context: Context<Env>, next: string | null): void {
  if (next === null) return
  const url = new URL(context.req.url)
  url.searchParams.set('cursor', next)
  context.header('link', `<${url.pathname}${url.search}>; rel="next"`)
}

/** Schema of a page of `Item`. */
export function pageShape<Item extends z.ZodType>(Item: Item) {
  return z.strictObject({
    items: z.array(Item),
    next: z.string().nullable().describe('The `cursor` of the next page; null on the last.'),
  })
}

/** Whether it is a ticket's number. */
export const isNumber = (id: string) => /^[1-9]\d{0,14}$/.test(id)
