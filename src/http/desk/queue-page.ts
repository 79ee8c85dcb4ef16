/** Puts a page of the queue together, as it is or with what came of what an agent did with several of its tickets. */
import type { Context } from 'hono'
import type { Pool } from 'pg'
import { deskPeople } from '../../store/desk-people.ts'
import { type QueuePage, queuePage } from '../../store/queue.ts'
import { nearestTickets } from '../../store/search.ts'
import { userOf } from '../access/requires.ts'
import type { Env, PageParts } from '../env.ts'
import type { Part } from '../views/html.ts'
import { layout } from '../views/layout.ts'
import { queueView } from '../views/queue-view.ts'
import { type BulkFields, mostChosen, untouched } from './bulk-form.ts'
import { keptCounts } from './counts.ts'
import { filterOf, type QueueAsked } from './queue-url.ts'

/** What the page shows beside the list. */
export type QueueFilled = Readonly<{
  said?: Part
  /** Numbers of the tickets that are chosen. */
  chosen?: ReadonlySet<number>
  fields?: BulkFields
  status?: 200 | 409 | 422
}>

export type ShowQueue = (context: Context<Env>, asked: QueueAsked, filled?: QueueFilled) => Promise<Response>

/** Makes what shows the queue; one for all requests, which share the counts. */
export function queuePages({ pool, now }: PageParts): ShowQueue {
  const counts = keptCounts(pool, now)
  return async (context, asked, filled = {}) => {
    const { email: me } = userOf(context)
    const [page, counted, people] = await Promise.all([pageOf(pool, asked, me), counts(), deskPeople(pool)])
    const { said = null, chosen = new Set<number>(), fields = untouched, status = 200 } = filled
    const main = queueView({ asked, ...page, counts: counted, people, me, now: now(), said, chosen, fields })
    const scripts = ['htmx.js', 'desk.js', 'choosing.js']
    return context.html(layout(context, { title: `Queue: ${asked.view}`, main, scripts, width: 'wide' }), status)
  }
}

type Found = QueuePage & Readonly<{ remark: string | null }>

/** A page of the list; when a search finds nothing, what is written almost like it. */
async function pageOf(pool: Pool, asked: QueueAsked, me: string): Promise<Found> {
  const filter = filterOf(asked, me)
  const page = await queuePage(pool, { filter, sort: asked.sort, after: asked.after, limit: mostChosen })
  if (page.tickets.length > 0 || filter.words.length === 0 || asked.after !== null) return { ...page, remark: null }
  const near = await nearestTickets(pool, filter, mostChosen)
  if (near === 'not-available')
    return { ...page, remark: 'Misspelt words are not looked for: the database has no pg_trgm.' }
  return {
    tickets: near,
    next: null,
    remark: near.length === 0 ? null : 'Nothing has exactly these words. These are close.',
  }
}
