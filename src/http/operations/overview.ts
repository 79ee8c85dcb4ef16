/** `/overview`: how the desk is doing. Every figure links to the list behind it. */
import { type Context, Hono } from 'hono'
import { mailBuckets, mailsByAddress, oldestUnanswered, openCounts } from '../../store/overview.ts'
import { type Milestone, serviceTimes, timedTickets } from '../../store/service-times.ts'
import { isUser } from '../access/principal.ts'
import { requires } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { layout } from '../views/layout.ts'
import { overviewView } from '../views/overview-view.ts'
import { timedTicketsView } from '../views/timed-tickets-view.ts'
import type { OperationsParts } from './parts.ts'
import { type Span, type SpanName, spanNamed, windowOf } from './spans.ts'

/** Bounds of the distribution of waiting times, in seconds: a quarter of an hour, one hour, four, eight, a day, three days. */
export const timeBounds = [900, 3_600, 14_400, 28_800, 86_400, 259_200] as const
export const timesDays = 30
const shownAddresses = 8
const shownUnanswered = 5
const shownTickets = 100
const dayMs = 86_400_000

/** The routes of the overview. */
export function overviewRoutes(parts: OperationsParts): Routes {
  const figuresOf = keptFigures(parts)
  return new Hono<Env>()
    .get('/overview', requires('agent', 'admin'), (context) => show(context, parts, figuresOf))
    .get('/overview/times/:milestone', requires('agent', 'admin'), (context) => showTimed(context, parts))
}

/** Nobody sees a difference of seconds, and whoever leaves the page open on a wall costs nothing. */
const keptMs = 5_000

/** The figures of a span, asked once for everybody who looks within a few seconds. */
function keptFigures({ pool, now }: OperationsParts) {
  const kept = new Map<SpanName, Readonly<{ at: number; figures: ReturnType<typeof ask> }>>()

  async function ask(span: Span) {
    const window = windowOf(span, now())
    const since = new Date(now().getTime() - timesDays * dayMs)
    const [mails, addresses, open, unanswered, response, solution] = await Promise.all([
      mailBuckets(pool, window),
      mailsByAddress(pool, window.since, shownAddresses),
      openCounts(pool),
      oldestUnanswered(pool, shownUnanswered),
      serviceTimes(pool, 'response', since, timeBounds),
      serviceTimes(pool, 'solution', since, timeBounds),
    ])
    return { span, window, mails, addresses, open, unanswered, times: { response, solution } }
  }

  return (span: Span) => {
    const at = now().getTime()
    const before = kept.get(span.name)
    if (before !== undefined && at - before.at < keptMs) return before.figures
    const figures = ask(span)
    kept.set(span.name, { at, figures })
    // A failure is told to whoever waits, and not kept for the next.
    figures.catch(() => kept.delete(span.name))
    return figures
  }
}

async function show(context: Context<Env>, { now, readiness, outgoing }: OperationsParts, figuresOf: FiguresOf) {
  const [figures, outbox] = await Promise.all([figuresOf(spanNamed(context.req.query('span'))), outgoing.report()])
  const main = overviewView({
    ...{ ...figures, outbox, bounds: timeBounds, days: timesDays, now: now() },
    ready: readiness(),
    problems: outgoing.problems(),
    isAdmin: isUser(context.get('principal'), 'admin'),
  })
  return context.html(layout(context, { title: 'Overview', main, width: 'wide' }))
}

type FiguresOf = ReturnType<typeof keptFigures>

/** The tickets behind a bar of a distribution. */
async function showTimed(context: Context<Env>, { pool, now }: OperationsParts) {
  const milestone = (['response', 'solution'] as const satisfies readonly Milestone[]).find(
    (one) => one === context.req.param('milestone'),
  )
  if (milestone === undefined) return notFound(context)
  const from = secondsOf(context.req.query('from')) ?? 0
  const to = secondsOf(context.req.query('to'))
  const since = new Date(now().getTime() - timesDays * dayMs)
  const tickets = await timedTickets(pool, milestone, { since, from, to, limit: shownTickets })
  const title = milestone === 'response' ? 'Time to first response' : 'Time to solution'
  const main = timedTicketsView({
    ...{ title, milestone, from, to, tickets, days: timesDays, limit: shownTickets, now: now() },
  })
  return context.html(layout(context, { title, main, width: 'wide' }))
}

function secondsOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}
