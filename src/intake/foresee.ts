/** What would become of a mail if it came now: the same steps and decisions as for one that does, without a commit. */
import { lookUp } from '../store/intake-lookup.ts'
import type { Queryable } from '../store/queryable.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { type Arrival, questionsOf } from './arrival.ts'
import { type Decision, decide } from './decide.ts'
import { knownFrom, nothingKnown } from './known.ts'

/** The decision about one arrival. `db`: where tickets and messages are looked up; null decides as if there were none. */
export async function foresee(arrival: Arrival, db: Queryable | null, grouping: Grouping): Promise<Decision> {
  const known = db === null ? nothingKnown : knownFrom(await lookUp(db, questionsOf([arrival], grouping)))
  return decide(arrival, known, grouping)
}
