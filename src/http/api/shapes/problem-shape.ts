/** The shape of a problem (RFC 9457): see problem-types.ts for the types. */
import { z } from 'zod'

export const ProblemShape = z
  .looseObject({
    type: z.string().describe('The name of the type, below `/api/problems/`; stays the same.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong this time, for people.'),
    errors: z
      .array(z.strictObject({ at: z.string(), expected: z.string() }))
      .optional()
      .describe('Of `invalid-request`: where, and what was expected.'),
  })
  .meta({ id: 'Problem', description: 'What is wrong (RFC 9457).' })
