/**
 * Plays the courses of conversations: mails by the door, acts by the desk's own functions, several conversations at a time and
 * each in its order. All of it happens now; what is given says by how much each step has to be moved back to be where its
 * course has it.
 */
import type { RefusalMove, TimeMove } from '../../store/demo-times.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import type { Act, Agent, Step } from './course.ts'
import { type Door, sideBySide } from './door.ts'

export type PlayParts = Readonly<{
  door: Pick<Door, 'deliver'>
  /** Does what an agent does; gives whether the ticket was changed by it. */
  act(ticketId: number, agent: Agent, act: Act): Promise<boolean>
  now(): Date
  /** Told after each step. */
  onStep(): void
}>

/** What came of it. */
export type Played = Readonly<{
  accepted: number
  /** Tickets that agents did something on. */
  worked: number
  tickets: number
  moves: readonly TimeMove[]
  refusals: readonly RefusalMove[]
}>

/** Plays them all. Throws when the door does not answer. */
export async function play(courses: readonly (readonly Step[])[], parts: PlayParts): Promise<Played> {
  const moves: TimeMove[] = []
  const refusals: RefusalMove[] = []
  const worked = new Set<number>()
  const tickets = new Set<number>()
  let accepted = 0
  const waiting = courses.values()

  async function playOne(course: readonly Step[]): Promise<void> {
    let ticketId: number | null = null
    const done: { from: Date; to: Date }[] = []
    for (const step of course) {
      const [from, to] = [parts.now(), step.at]
      done.push({ from, to })
      if (step.kind === 'mail') {
        const { mail } = step
        const delivered = await parts.door.deliver(mail, to)
        if (delivered.kind === 'accepted') {
          accepted++
          if (delivered.ref !== null) ticketId ??= numberOfRef(delivered.ref)
        } else refusals.push({ reversePath: mail.from.address, recipient: mail.to, from, to })
      } else if (ticketId !== null && (await parts.act(ticketId, step.agent, step.act))) worked.add(ticketId)
      parts.onStep()
    }
    if (ticketId === null) return
    tickets.add(ticketId)
    // What follows from a step is written a little after it.
    for (const [at, move] of done.entries()) moves.push({ ...move, ticketId, until: done[at + 1]?.from ?? null })
  }

  async function work(): Promise<void> {
    for (const course of waiting) await playOne(course)
  }

  await Promise.all(Array.from({ length: sideBySide }, work))
  return { accepted, worked: worked.size, tickets: tickets.size, moves, refusals }
}
