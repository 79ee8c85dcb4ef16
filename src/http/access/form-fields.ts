/**
 * How many fields a form may have. Reading `a&a&a&…` takes time that grows with the square of its length: one megabyte of it
 * would stop the process, and the mail that comes in, for seconds. So fields are counted before a form is taken apart.
 */
import type { Context } from 'hono'
import type { Env } from '../env.ts'

/** No form of ours has so many: fifty files, twenty incidents, and what is beside them. */
const mostFields = 1_000

/** Whether the form in a request has more fields than any of ours. Reads the body, which must be bounded; it can be read again. */
export async function hasTooManyFields({ req }: Context<Env>): Promise<boolean> {
  const type = req.header('content-type') ?? ''
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type.trim())) return false
  const body = Buffer.from(await req.arrayBuffer())
  const boundary = /boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type)
  const separator = /^multipart/i.test(type.trim()) ? `--${boundary?.[1] ?? boundary?.[2] ?? ''}` : '&'
  return occursMoreOften(body, separator, mostFields)
}

function occursMoreOften(body: Buffer, what: string, most: number): boolean {
  let count = 0
  for (let at = body.indexOf(what); at !== -1; at = body.indexOf(what, at + what.length)) {
    count += 1
    if (count > most) return true
  }
  return false
}
