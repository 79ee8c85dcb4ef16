/** `/operations/attention`: what nothing mends by itself, each with what an operator can do about it. Acts are in the log. */
import { type Context, Hono } from 'hono'
import { webhookStandings } from '../../notify/webhooks/standing.ts'
import { undelivered, unreadMails } from '../../store/attention.ts'
import { liftSuppression, listSuppressions } from '../../store/suppressions.ts'
import { forgetWebhookFailures } from '../../store/webhook-states.ts'
import { fewWords } from '../access/form-limits.ts'
import { operatorActed } from '../access/operator-log.ts'
import { requires, userOf } from '../access/requires.ts'
import type { Env, Routes } from '../env.ts'
import { attentionView } from '../views/attention-view.ts'
import type { OperationsParts } from './parts.ts'
import { fieldsOf, showOperations } from './show.ts'

const shown = 25
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** What an act did, by the word in the URL behind it; `of` names what it was about. */
const sayings: Readonly<Record<string, string>> = {
  retried: 'It is queued again and goes out in a moment.',
  'not-retried': 'It had been sent meanwhile; nothing was queued.',
  whole: 'The mail was read again, and whole this time.',
  'still-not-whole': 'The mail was read again, and still could not be read whole.',
  'no-mail': 'There is no such mail any more.',
  lifted: 'The address is written to again.',
  enabled: 'The webhook is enabled again.',
  nothing: 'There was nothing to do: somebody else was faster.',
}

/** The routes of what needs attention. */
export function attentionRoutes(parts: OperationsParts): Routes {
  const { pool, log, operations } = parts
  const act = (name: string, work: (of: string) => Promise<string>) => async (context: Context<Env>) => {
    const of = (await fieldsOf(context))('of').slice(0, 320)
    const said = await work(of)
    operatorActed(log, userOf(context), { act: name, of, said })
    return context.redirect(`/operations/attention?said=${said}`, 303)
  }
  return new Hono<Env>()
    .use('/operations', requires('admin'))
    .use('/operations/attention', requires('admin'))
    .use('/operations/attention/*', requires('admin'), fewWords)
    .get('/operations', (context) => context.redirect('/operations/attention', 303))
    .get('/operations/attention', (context) => show(context, parts))
    .post(
      '/operations/attention/retry',
      act('retry', async (id) => (uuid.test(id) && (await operations.retry(id)) ? 'retried' : 'not-retried')),
    )
    .post(
      '/operations/attention/reread',
      act('reread', async (id) => {
        const reread = uuid.test(id) ? await operations.reread(id) : null
        return reread === null ? 'no-mail' : reread.parseError === null ? 'whole' : 'still-not-whole'
      }),
    )
    .post(
      '/operations/attention/lift',
      act('lift', async (email) => ((await liftSuppression(pool, email)) ? 'lifted' : 'nothing')),
    )
    .post(
      '/operations/attention/enable',
      act('enable', async (name) => ((await forgetWebhookFailures(pool, name)) === null ? 'nothing' : 'enabled')),
    )
}

async function show(context: Context<Env>, { pool, config, now, outgoing }: OperationsParts) {
  const [unread, unsent, webhooks, suppressed] = await Promise.all([
    unreadMails(pool, shown),
    undelivered(pool, shown),
    webhookStandings(pool, config()),
    listSuppressions(pool, now(), shown),
  ])
  const main = attentionView({
    ...{ unread, unsent, suppressed, problems: outgoing.problems() },
    webhooks: webhooks
      .filter(({ is }) => is !== 'well')
      .map(({ webhook, is, note }) => ({ name: webhook.name, is, note })),
    said: sayings[context.req.query('said') ?? ''] ?? null,
  })
  return showOperations(context, '/operations/attention', { title: 'Needs attention', main })
}
