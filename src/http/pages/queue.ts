/** `/queue`: the desk's lists, and search. Everything that is chosen is in the URL, so a list can be sent to a colleague. */
import { type Context, Hono } from 'hono'
import type { Pool } from 'pg'
import { deskPeople } from '../../store/desk-people.ts'
import { type QueuePage, queuePage } from '../../store/queue.ts'
import { nearestTickets } from '../../store/search.ts'
import { refOf } from '../../tickets/ref.ts'
import { requires, userOf } from '../access/requires.ts'
import { keptCounts } from '../desk/counts.ts'
import { filterOf, type QueueAsked, queueAsked } from '../desk/queue-url.ts'
import { searched } from '../desk/search-words.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { layout } from '../views/layout.ts'
import { queueView } from '../views/queue-view.ts'

const perPage = 50

/** The route of the queue. */
export function queueRoutes({ pool, now }: PageParts): Routes {
  const counts = keptCounts(pool, now)
  return new Hono<Env>().get('/queue', requires('agent', 'admin'), async (context) => {
    const asked = queueAsked(context.req.query())
    const { email: me } = userOf(context)
    const { ticket } = searched(asked.q, me)
    if (ticket !== null) return context.redirect(`/tickets/${refOf(ticket)}`, 303)
    const [page, counted, people] = await Promise.all([pageOf(pool, asked, me), counts(), deskPeople(pool)])
    return shown(context, asked, queueView({ asked, ...page, counts: counted, people, me }))
  })
}

function shown(context: Context<Env>, { view }: QueueAsked, main: ReturnType<typeof queueView>) {
  const scripts = ['htmx.js', 'desk.js']
  return context.html(layout(context, { title: `Queue: ${view}`, main, scripts, width: 'wide' }))
}

type Found = QueuePage & Readonly<{ remark: string | null }>

/** A page of the list; when a search finds nothing, what is written almost like it. */
async function pageOf(pool: Pool, asked: QueueAsked, me: string): Promise<Found> {
  const filter = filterOf(asked, me)
  const page = await queuePage(pool, { filter, sort: asked.sort, after: asked.after, limit: perPage })
  if (page.tickets.length > 0 || filter.words.length === 0 || asked.after !== null) return { ...page, remark: null }
  const near = await nearestTickets(pool, filter, perPage)
  if (near === 'not-available')
    return { ...page, remark: 'Misspelt words are not looked for: the database has no pg_trgm.' }
  return {
    tickets: near,
    next: null,
    remark: near.length === 0 ? null : 'Nothing has exactly these words. These are close.',
  }
}
