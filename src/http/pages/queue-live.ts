/** `/queue/live`: what changes, as server-sent events, for pages of the desk that are open. */
import { Hono } from 'hono'
import { requires, userOf } from '../access/requires.ts'
import { liveTickets } from '../desk/live.ts'
import { liveStreams, streamLimits } from '../desk/live-streams.ts'
import type { Env, PageParts, Routes } from '../env.ts'

/** The route of the stream. */
export function queueLiveRoutes(parts: PageParts): Routes {
  const live = liveTickets(parts)
  const open = liveStreams('tickets', streamLimits)
  return new Hono<Env>().get('/queue/live', requires('agent', 'admin'), (context) =>
    open(context, userOf(context).id, (tell) => live.listen((changed) => tell(JSON.stringify(changed)))),
  )
}
