/** `/operations/deliveries`: what came to the doors and what became of it. "Did my customer's mail arrive?" is asked by agents, too. */
import { Hono } from 'hono'
import { keptDays } from '../../intake/refusal-book.ts'
import { deliveryLog, logOutcomes } from '../../store/delivery-log.ts'
import { requires } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { type LogAsked, logView } from '../views/delivery-log-view.ts'
import type { OperationsParts } from './parts.ts'
import { showOperations } from './show.ts'

const perPage = 50
const dayMs = 86_400_000
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** The route of the log. */
export function deliveryRoutes({ pool, now }: OperationsParts): Routes {
  return new Hono<Env>().get('/operations/deliveries', requires('agent', 'admin'), async (context) => {
    const asked = askedOf(context.req.query())
    const page = await deliveryLog(pool, {
      text: asked.text,
      outcome: logOutcomes.find((one) => one === asked.outcome) ?? null,
      since: dateOf(asked.since) ?? new Date(now().getTime() - asked.days * dayMs),
      until: dateOf(asked.until),
      before: uuid.test(asked.before) ? asked.before : null,
      limit: perPage,
    })
    const main = logView({ asked, ...page, keptDays })
    return showOperations(context, '/operations/deliveries', { title: 'Delivery log', main })
  })
}

function askedOf(query: Readonly<Record<string, string>>): LogAsked {
  const days = Number(query['days'] ?? '7')
  // Postgres takes no NUL in a text, and no address has a control character.
  const text = (name: string) =>
    (query[name] ?? '')
      .replaceAll(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 256)
  return {
    text: text('text'),
    outcome: text('outcome'),
    days: [1, 7, 30, 365].includes(days) ? days : 7,
    ...{ since: text('since'), until: text('until'), before: text('before') },
  }
}

/** A time in a URL; what is none is left out, and so is one before or after all that Postgres and people write. */
function dateOf(text: string | undefined): Date | null {
  const at = new Date(text ?? Number.NaN)
  return at.getUTCFullYear() >= 1970 && at.getUTCFullYear() <= 9999 ? at : null
}
