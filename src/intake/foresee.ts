/** What would become of a mail if it came now: the same steps and decisions as for one that does, without a commit. */
import type { Pool } from 'pg'
import { lookUp } from '../store/intake-lookup.ts'
import type { Queryable } from '../store/queryable.ts'
import type { Grouping } from '../tickets/alerts.ts'
import { type Arrival, questionsOf } from './arrival.ts'
import { type ArriveParts, arriving } from './arrive.ts'
import { type Decision, decide } from './decide.ts'
import type { Body, Envelope } from './envelope.ts'
import { knownFrom, nothingKnown } from './known.ts'

/** The decision about one arrival. `db`: where tickets and messages are looked up; null decides as if there were none. */
export async function foresee(arrival: Arrival, db: Queryable | null, grouping: Grouping): Promise<Decision> {
  const known = db === null ? nothingKnown : knownFrom(await lookUp(db, questionsOf([arrival], grouping)))
  return decide(arrival, known, grouping)
}

/** A mail as it would come in, and what would be decided about it. */
export type Foresight = Readonly<{ arrival: Arrival; decision: Decision }>

/** Tells what would become of a mail; null when nobody serves any of its recipients. */
export type Foresee = (envelope: Envelope, body: Body) => Promise<Foresight | null>

export type ForeseeParts = Omit<ArriveParts, 'settings'> &
  Readonly<{ pool: Pool; settings(): ReturnType<ArriveParts['settings']> & Readonly<{ grouping: Grouping }> }>

/** Makes that function for a running service, with the reader and the checks that mail at its door gets. */
export function foreseeing(parts: ForeseeParts): Foresee {
  const arrive = arriving(parts)
  return async (envelope, body) => {
    const arrival = await arrive(envelope, body)
    if (arrival === null) return null
    return { arrival, decision: await foresee(arrival, parts.pool, parts.settings().grouping) }
  }
}
