/** A file of cases for `postroom route test`: which mail, or mail to which address, is to become what. */
import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { lookupIn } from '../../config/json-schema.ts'
import { problemsOf } from '../../config/problems.ts'
import { readYaml } from '../../config/yaml-file.ts'
import { origins } from '../../mail/parsed-mail.ts'
import { trusts } from '../../tickets/trust.ts'
import { priorities, ticketTypes } from '../../tickets/types.ts'

const Address = z.string({ error: 'an address, or a list of addresses' }).min(1, { error: 'an address' })
const YesNo = z.boolean({ error: 'true or false' })

/** What is expected of a case; what is left out may be anything. */
const Expectation = z
  .strictObject(
    {
      served: YesNo.optional(),
      type: z.enum(ticketTypes, { error: oneOf(ticketTypes) }).optional(),
      priority: z.enum(priorities, { error: oneOf(priorities) }).optional(),
      page: YesNo.optional(),
      origin: z.enum(origins, { error: oneOf(origins) }).optional(),
      trust: z.enum(trusts, { error: oneOf(trusts) }).optional(),
      held: YesNo.optional(),
    },
    { error: 'what is expected, such as "type: incident"' },
  )
  .refine((expected) => Object.keys(expected).length > 0, { error: 'at least one thing, such as "type: incident"' })

const ofMail = ['origin', 'trust', 'held'] as const

const Case = z
  .strictObject(
    {
      mail: z.string({ error: 'a file' }).optional(),
      to: z
        .union([Address, z.array(Address).min(1)], { error: 'an address, or a list of addresses' })
        .transform((to) => (typeof to === 'string' ? [to] : to))
        .optional(),
      reverse_path: z.string({ error: 'an address, or "" for the null reverse-path' }).optional(),
      dmarc: z.enum(['pass', 'fail', 'none'], { error: 'one of pass, fail, none' }).optional(),
      expect: Expectation,
    },
    { error: 'a case with "to:" or "mail:", and "expect:"' },
  )
  .refine(({ mail, to }) => mail !== undefined || to !== undefined, { error: '"to:", "mail:" or both' })
  .refine(({ mail, expect }) => mail !== undefined || ofMail.every((name) => expect[name] === undefined), {
    path: ['expect'],
    error: `${ofMail.join(', ')} only with "mail:"`,
  })

const CaseFile = z.strictObject(
  {
    cases: z
      .array(Case, { error: 'a list of cases' })
      .min(1, { error: 'at least one case' })
      .max(10_000, { error: 'no more than 10000 cases' }),
  },
  { error: 'cases, such as "cases:"' },
)

export type RouteCase = z.output<typeof Case>
export type Expectation = z.output<typeof Expectation>

/** A case and the line where it stands. */
export type PlacedCase = RouteCase & Readonly<{ line: number }>

/** The cases of a file, or everything that is wrong with it, as sentences. */
export type CasesRead =
  | Readonly<{ ok: true; cases: readonly PlacedCase[] }>
  | Readonly<{ ok: false; problems: readonly string[] }>

/** Reads the bytes of a case file; `file` names it in messages. Never throws. */
export function parseCases(bytes: Uint8Array, file: string): CasesRead {
  if (!isUtf8(bytes)) return { ok: false, problems: [`${file} is not UTF-8`] }
  const yaml = readYaml(new TextDecoder().decode(bytes))
  if (yaml.data === null) return { ok: false, problems: [`${file} is empty, expected "cases:"`] }
  const checked = CaseFile.safeParse(yaml.data)
  const issues = checked.success || yaml.data === undefined ? [] : checked.error.issues
  const problems = problemsOf(issues, file, yaml, lookupIn(CaseFile))
  if (!checked.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, cases: checked.data.cases.map((one, at) => ({ ...one, line: yaml.lineOf(['cases', at]) })) }
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`
}
