/** What agents would have done by now: the demo's tickets are taken, waiting, noted on and solved, by the desk's own functions. */
import type { Pool } from 'pg'
import { changeTicket } from '../../desk/change-ticket.ts'
import { note } from '../../desk/note.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { chanceFrom } from './chance.ts'
import type { DemoTicket } from './send.ts'

const agents = ['agent:robin', 'agent:sasha', 'agent:kim'] as const
const notes = [
  'Saw the same in the log of web-7: the cache was being filled again. Watching it.',
  'Asked the hosting team; they look at it after lunch.',
  'This customer has a contract for answers within four hours.',
]

/** Works on some of the tickets. Gives how many. */
export async function workOnDemo(pool: Pool, tickets: readonly DemoTicket[], limitBytes: number): Promise<number> {
  const chance = chanceFrom(tickets.length)
  let worked = 0
  for (const { ref, type } of tickets) {
    const ticketId = numberOfRef(ref)
    if (ticketId === null || chance.happens(0.25)) continue
    const actor = chance.pick(agents)
    const status = chance.pick(['open', 'open', 'pending', 'solved', 'solved', 'solved'] as const)
    const changing = { ticketId, actor, because: 'the demo', now: new Date() }
    if (chance.happens(0.12)) await note(pool, { ...changing, text: chance.pick(notes), limitBytes })
    const priority = chance.happens(0.1) ? chance.pick(['high', 'low'] as const) : undefined
    const { kind } = await changeTicket(pool, { ...changing, change: { status, priority, type: type ?? undefined } })
    if (kind === 'changed') worked++
  }
  return worked
}
