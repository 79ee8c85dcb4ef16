/** The cause is known: all incidents of a problem are told, and solved, each with a reply of its own. */
import { incidentsOf } from '../store/incidents.ts'
import { type Replied, type ReplyParts, reply } from './reply.ts'

export type AnsweringIncidents = Readonly<{
  problemId: number
  /** The incidents that are meant; others of the problem stay as they are. */
  incidents: readonly number[]
  text: string
  html: string | null
  actor: string
  /** Makes a key of an act for each incident: sent twice, each is answered once. */
  key: string | null
  now: Date
}>

/** What came of each, in order. */
export type IncidentAnswered = Readonly<{ ref: string; replied: Replied }>

/** Answers and solves the unsettled incidents of a problem, one after the other; one that fails does not keep the others. */
export async function answerIncidents(
  parts: ReplyParts,
  answering: AnsweringIncidents,
): Promise<readonly IncidentAnswered[]> {
  const { problemId, incidents, text, html, actor, key, now } = answering
  const meant = new Set(incidents)
  const linked = await incidentsOf(parts.pool, problemId)
  const answered: IncidentAnswered[] = []
  for (const { id, ref } of linked.filter((one) => meant.has(one.id))) {
    const act = { ticketId: id, text, html, actor, now, status: 'solved' as const, key }
    answered.push({ ref, replied: await reply(parts, act) })
  }
  return answered
}
