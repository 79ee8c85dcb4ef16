/** Tickets that belong together: one merged into another and back, and the incidents of a problem answered at once. */
import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { answerIncidents } from '../../desk/answer-incidents.ts'
import { type Merged, mergeTickets, unmergeTicket } from '../../desk/merge.ts'
import type { Replied } from '../../desk/reply.ts'
import { deskTicket } from '../../store/desk-ticket.ts'
import { incidentsOf } from '../../store/incidents.ts'
import { numberOfRef } from '../../tickets/ref.ts'
import { fewWords, longText } from '../access/form-limits.ts'
import { actorOf } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import { ticketNumber, ticketPage } from '../desk/ticket-page.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { notFound } from '../failures.ts'
import { isSubmission } from '../submit/compose.ts'
import { renderMarkdown } from '../submit/markdown.ts'
import { notice } from '../views/fields.ts'
import { type IncidentsView, incidentsView } from '../views/incidents-view.ts'
import { layout } from '../views/layout.ts'
import { said, ticketPath } from './desk-ticket.ts'
import { settingsOf } from './desk-write.ts'

const guard = requires('agent', 'admin')

/** The routes. */
export function deskMergeRoutes(parts: PageParts): Routes {
  const { pool, now } = parts
  return new Hono<Env>()
    .post(`${ticketPath}/merge`, guard, fewWords, async (context) => {
      const from = ticketNumber(context)
      const { into: typed } = await context.req.parseBody()
      const into = typeof typed === 'string' ? numberOfRef(typed) : null
      if (from === null) return notFound(context)
      if (into === null) return refused(context, parts, 'tickets are named like T-42')
      const merged = await mergeTickets(pool, { from, into, actor: actorOf(userOf(context)), now: now() })
      return merged.kind === 'merged' ? said(context, 'merged', merged.into) : unless(context, parts, merged)
    })
    .post(`${ticketPath}/unmerge`, guard, fewWords, async (context) => {
      const ticketId = ticketNumber(context)
      if (ticketId === null) return notFound(context)
      const merged = await unmergeTicket(pool, { ticketId, actor: actorOf(userOf(context)), now: now() })
      return merged.kind === 'merged' ? said(context, 'unmerged') : unless(context, parts, merged)
    })
    .get(`${ticketPath}/incidents`, guard, (context) => incidentsPage(context, parts))
    .post(`${ticketPath}/incidents`, guard, longText, (context) => answerAll(context, parts))
}

function unless(context: Context<Env>, parts: PageParts, merged: Exclude<Merged, { kind: 'merged' }>) {
  return merged.kind === 'no-such-ticket' ? notFound(context) : refused(context, parts, merged.because)
}

function refused(context: Context<Env>, parts: PageParts, because: string) {
  return ticketPage(context, parts, { said: notice('bad', `Not merged: ${because}.`), status: 422 })
}

async function incidentsPage(
  context: Context<Env>,
  parts: PageParts,
  filled: Partial<IncidentsView> = {},
  status: 200 | 422 = 200,
) {
  const id = ticketNumber(context)
  const ticket = id === null ? null : await deskTicket(parts.pool, id)
  if (ticket === null || ticket.type !== 'problem') return notFound(context)
  const main = incidentsView({
    ...{ ticket, incidents: await incidentsOf(parts.pool, ticket.id), chosen: null, submission: uuidv7() },
    ...{ text: '', error: null, failures: [], canMail: parts.canMail },
    isSolved: context.req.query('solved') !== undefined,
    ...filled,
  })
  return context.html(layout(context, { title: `Incidents of ${ticket.ref}`, main, scripts: ['desk.js'] }), status)
}

async function answerAll(context: Context<Env>, parts: PageParts) {
  const problemId = ticketNumber(context)
  if (problemId === null) return notFound(context)
  const form = await context.req.parseBody({ all: true })
  const text = String(form['text'] ?? '').replaceAll('\r\n', '\n')
  const submission = String(form['submission'] ?? '')
  const incidents = [form['incident'] ?? []].flat().map(Number).filter(Number.isSafeInteger)
  const typed = { text, chosen: new Set(incidents) }
  if (text.trim() === '') return incidentsPage(context, parts, { ...typed, error: 'Some words for them.' }, 422)
  const answered = await answerIncidents(
    { pool: parts.pool, keys: parts.replyKeys, settings: () => settingsOf(parts) },
    {
      ...{ problemId, incidents, text, html: renderMarkdown(text), actor: actorOf(userOf(context)), now: parts.now() },
      key: isSubmission(submission, parts.now()) ? submission : null,
    },
  )
  const failures = answered.flatMap(({ ref, replied }) => {
    const because = whyNot(replied)
    return because === null ? [] : [{ ref, because }]
  })
  return failures.length === 0 ? said(context, 'incidents') : incidentsPage(context, parts, { ...typed, failures }, 422)
}

function whyNot(replied: Replied): string | null {
  if (replied.kind === 'replied' || replied.kind === 'already-replied') return null
  if ('because' in replied) return replied.because
  return replied.kind === 'nobody-to-write-to' ? 'there is nobody to write to' : replied.kind
}
