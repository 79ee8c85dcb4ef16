/** What a case came to, beside what was expected of it. Pure. */
import type { Decided } from '../../intake/decide-batch.ts'
import { type Wanted, wantedBy } from '../../intake/wanted.ts'
import type { MailRoute } from '../../routing/types.ts'
import type { Expectation } from './cases.ts'

/** What can be expected; what is not known (the origin of a case without mail) is left out. */
export type Actual = Readonly<Partial<Record<keyof Expectation, string | boolean>>>

/** One thing that is not as expected. */
export type Difference = Readonly<{ what: string; is: string; expected: string }>

/** What becomes of mail to some recipients, by their routes alone. */
export function byRoute({ decidedBy, recipients }: MailRoute): Actual {
  if (decidedBy === null) return { served: false }
  const page = recipients.some((one) => one.kind === 'routed' && one.rule.page)
  return served({ ...decidedBy.rule, page })
}

/** What becomes of a mail, by all that the service looks at. */
export function byDecision({ arrival, decision }: Decided): Actual {
  return {
    ...served(wantedBy(arrival)),
    origin: arrival.mail.origin,
    held: arrival.mail.heldBecause !== null,
    ...('trust' in decision ? { trust: decision.trust } : {}),
  }
}

function served({ type, priority, page }: Wanted): Actual {
  return { served: true, type, priority, page }
}

/** What of the actual is not as expected, in the order in which it was expected. */
export function differences(actual: Actual, expected: Expectation): readonly Difference[] {
  const wishes: readonly (readonly [string, string | boolean | undefined])[] = Object.entries(expected)
  const known: ReadonlyMap<string, string | boolean> = new Map(Object.entries(actual))
  return wishes.flatMap(([what, wish]) =>
    wish === undefined || known.get(what) === wish
      ? []
      : [{ what, is: String(known.get(what) ?? 'not known'), expected: String(wish) }],
  )
}
