/** What agents of the demo do, by the desk's own functions. */
import type { Pool } from 'pg'
import { changeTicket } from '../../desk/change-ticket.ts'
import { note } from '../../desk/note.ts'
import { type ReplyParts, reply } from '../../desk/reply.ts'
import type { Act } from './course.ts'

export type DeskActParts = Readonly<{ pool: Pool; replying: ReplyParts; limitBytes: number }>

/** Does it; gives whether anything was written. `agent`: an email address. */
export async function doAct(
  { pool, replying, limitBytes }: DeskActParts,
  ticketId: number,
  agent: string,
  act: Act,
): Promise<boolean> {
  const changing = { ticketId, actor: `agent:${agent}`, because: 'the demo', now: new Date() }
  switch (act.kind) {
    case 'take': {
      const { type, priority } = act
      const change = {
        assignee: agent,
        status: 'open',
        type: type ?? undefined,
        priority: priority ?? undefined,
      } as const
      return (await changeTicket(pool, { ...changing, change })).kind === 'changed'
    }
    case 'solve':
      return (await changeTicket(pool, { ...changing, change: { status: 'solved' } })).kind === 'changed'
    case 'note':
      return (await note(pool, { ...changing, text: act.text, limitBytes })).kind === 'noted'
    case 'answer': {
      const status = act.solves ? 'solved' : undefined
      return (await reply(replying, { ...changing, text: act.text, status })).kind === 'replied'
    }
  }
}
