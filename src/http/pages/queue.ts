/**
 * `/queue`: the desk's lists, and search. Everything that is chosen is in the URL, so a list can be sent to a colleague.
 * `/queue/change` does something with several tickets of a list at once.
 */
import { type Context, Hono } from 'hono'
import { changeTickets, type TicketFate } from '../../desk/change-tickets.ts'
import { deskPeople } from '../../store/desk-people.ts'
import { numberOfRef, refOf } from '../../tickets/ref.ts'
import { fewWords } from '../access/form-limits.ts'
import { actorOf } from '../access/principal.ts'
import { requires, userOf } from '../access/requires.ts'
import { type BulkForm, objectionTo, readBulkForm } from '../desk/bulk-form.ts'
import { queuePages, type ShowQueue } from '../desk/queue-page.ts'
import { queueAsked, queueUrl } from '../desk/queue-url.ts'
import { searched } from '../desk/search-words.ts'
import type { Env, PageParts, Routes } from '../env.ts'
import { doneNotice, fatesNotice } from '../views/bulk-view.ts'
import { notice } from '../views/fields.ts'

const guard = requires('agent', 'admin')

/** The routes of the queue. */
export function queueRoutes(parts: PageParts): Routes {
  const show = queuePages(parts)
  return (
    new Hono<Env>()
      .get('/queue', guard, async (context) => {
        const asked = queueAsked(context.req.query())
        const { ticket } = searched(asked.q, userOf(context).email)
        if (ticket !== null) return context.redirect(`/tickets/${refOf(ticket)}`, 303)
        const said = doneNotice(numbersIn(context.req.query('changed')), numbersIn(context.req.query('same')))
        return show(context, asked, { said })
      })
      // Where a page that answers the form is opened again by its address.
      .get('/queue/change', guard, (context) => context.redirect('/queue', 303))
      .post('/queue/change', guard, fewWords, async (context) => {
        const form = readBulkForm(await context.req.parseBody({ all: true }), userOf(context).email)
        const people = (await deskPeople(parts.pool)).map(({ email }) => email)
        const objection = objectionTo(form, people)
        if (objection === null) return change(context, parts, show, form)
        const chosen = new Set(form.chosen.map(({ ticketId }) => ticketId))
        const said = notice('bad', `Nothing was changed. ${objection}`)
        return show(context, form.asked, { said, chosen, fields: form.fields, status: 422 })
      })
  )
}

async function change(context: Context<Env>, parts: PageParts, show: ShowQueue, form: BulkForm) {
  const { chosen, act, asked, fields } = form
  const changing = { chosen, act, actor: actorOf(userOf(context)), because: 'an agent set it for several tickets' }
  const fates = await changeTickets(parts.pool, { ...changing, now: parts.now })
  const [failed] = fates.flatMap((fate) => (fate.kind === 'failed' ? [fate] : []))
  if (failed !== undefined) parts.log.error({ err: failed.cause, ref: failed.ref }, 'tickets could not be changed')
  const kept = fates.filter(({ kind }) => kind === 'kept' || kind === 'failed')
  if (kept.length === 0) return context.redirect(urlOf(queueUrl(asked, { after: asked.after }), fates), 303)
  const again = new Set(kept.map(({ ticketId }) => ticketId))
  return show(context, asked, { said: fatesNotice(fates), chosen: again, fields, status: 409 })
}

/** The list, which then says what came of it. */
function urlOf(list: string, fates: readonly TicketFate[]): string {
  const query = (['changed', 'same'] as const).flatMap((kind) => {
    const refs = fates.filter((fate) => fate.kind === kind).map(({ ref }) => ref)
    return refs.length === 0 ? [] : [`${kind}=${refs.join(',')}`]
  })
  return `${list}${list.includes('?') ? '&' : '?'}${query.join('&')}`
}

function numbersIn(refs: string | undefined): readonly number[] {
  return (refs ?? '').split(',', 50).flatMap((ref) => numberOfRef(ref) ?? [])
}
