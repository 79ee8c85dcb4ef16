/** `/tickets`: My tickets, the ones that changed last first. Agents have a queue instead. */
import { Hono } from 'hono'
import { addressKey } from '../../mail/address.ts'
import { customerTickets } from '../../store/customer-tickets.ts'
import { worksTheDesk } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { layout } from '../views/layout.ts'
import { ticketListView } from '../views/ticket-list-view.ts'

const perPage = 50

/** The route of the list. */
export function myTicketsRoutes({ pool, now }: PageParts): Routes {
  return new Hono<Env>().get('/tickets', requires('customer', 'agent', 'admin'), async (context) => {
    const user = userOf(context)
    if (worksTheDesk(user)) return context.redirect('/queue', 303)
    const isDone = context.req.query('done') !== undefined
    const asked = { customer: addressKey(user.email), done: isDone, before: context.req.query('before') ?? null }
    const found = await customerTickets(pool, { ...asked, limit: perPage + 1 })
    const tickets = found.slice(0, perPage)
    const last = found.length > perPage ? tickets.at(-1) : undefined
    const more = last === undefined ? null : `/tickets?${isDone ? 'done&' : ''}before=${last.place}`
    return context.html(
      layout(context, { title: 'My tickets', main: ticketListView({ tickets, isDone, more, now: now() }) }),
    )
  })
}

/** A time in a URL; what is none is left out. */
export function dateOf(text: string | undefined): Date | null {
  const at = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? null : new Date(at)
}
