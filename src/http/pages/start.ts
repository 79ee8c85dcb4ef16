/** `/`: Support. Agents go on to their queue. */
import { Hono } from 'hono'
import { addressKey } from '../../mail/address.ts'
import { customerTickets } from '../../store/customer-tickets.ts'
import { isUser, worksTheDesk } from '../access/principal.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { servedAddresses } from '../submit/address.ts'
import { layout } from '../views/layout.ts'
import { startView } from '../views/start-view.ts'

const shownTickets = 5

/** The route of the start page. */
export function startRoutes({ pool, config, now }: PageParts): Routes {
  return new Hono<Env>().get('/', async (context) => {
    const principal = context.get('principal')
    if (worksTheDesk(principal)) return context.redirect('/queue', 303)
    const isSignedIn = isUser(principal, 'customer')
    const asked = { done: false, before: null, limit: shownTickets }
    const tickets = isSignedIn ? await customerTickets(pool, { customer: addressKey(principal.email), ...asked }) : []
    const address =
      servedAddresses(config().table).find(({ rule }) => !rule.page && rule.type === 'question')?.address ?? null
    const main = startView({ isSignedIn, tickets, address, now: now() })
    return context.html(layout(context, { title: 'Support', main }))
  })
}
