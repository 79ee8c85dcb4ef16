/** Parameters that several operations take. */
import { z } from 'zod'
import { numberOfRef } from '../../../tickets/ref.ts'

/** A word of a query, with so many characters at most: an address or a name has no control characters, and Postgres takes no NUL. */
export function word(mostChars: number) {
  return z
    .string()
    .max(mostChars, { error: `no more than ${mostChars} characters` })
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'text without control characters' })
}

/** The ref of a ticket in a path, as its number. */
export const RefParameter = z.object({
  ref: z
    .string()
    .meta({ description: 'The ref of a ticket.', example: 'T-42' })
    .transform((ref) => numberOfRef(ref)),
})

/** An id in a path. */
export const IdParameter = z.object({ id: z.string().meta({ description: 'An id.', format: 'uuid' }) })

/** Whether a path has an id that something can have; what can not exist is not found. */
export function isId(id: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
}

const limitsOf = { least: 1, most: 200, usual: 50 } as const

/** What lists take. */
export const PageParameters = z.object({
  limit: z.coerce
    .number({ error: `a number from ${limitsOf.least} to ${limitsOf.most}` })
    .int({ error: 'a whole number' })
    .min(limitsOf.least, { error: `a number from ${limitsOf.least}` })
    .max(limitsOf.most, { error: `a number up to ${limitsOf.most}` })
    .prefault(limitsOf.usual)
    .describe('How many at most.'),
  cursor: z.string().max(500).optional().describe('`next` of the page before.'),
})

/** `If-Match`: the ETag of what was read. */
export const IfMatch = z.object({
  'if-match': z.string().optional().describe('The ETag of the ticket that you have read, or `*`.'),
})

/** `Idempotency-Key`: what is sent twice with one key is done once, for 24 hours. */
export const IdempotencyKey = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error: '1 to 255 printable ASCII characters without spaces' })
    .optional()
    .describe('Your name of this request. The same again within 24 hours is answered as the first, and done once.'),
})

/** Several words of a vocabulary, with commas between, or the parameter more than once. */
export function severalOf<T extends string>(words: readonly [T, ...T[]], description: string) {
  const list = z.array(z.enum(words, { error: `one of ${words.join(', ')}` }))
  return z
    .preprocess(
      (given) => [given ?? []].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : [one])),
      list,
    )
    .optional()
    .meta({ description: `${description} Several with commas between.`, type: 'string', example: words[0] })
}
