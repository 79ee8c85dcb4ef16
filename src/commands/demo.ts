/** `postroom demo`: fills the running service with believable tickets, by sending mails of our own to its SMTP door. */
import { newestTickets } from '../store/tickets.ts'
import { numbered } from './amounts.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { demoAddresses } from './demo/addresses.ts'
import { lostMails, planDemo } from './demo/plan.ts'
import { readSetup, type Setup } from './setup.ts'

export const summary = 'fill a service that you try with believable tickets'

export const usage = `Usage: postroom demo [--tickets N] [--force]

Sends mails of made-up customers to the SMTP door of the service that runs here (SMTP_HOST, SMTP_PORT): incidents, problems,
tasks and questions in six languages, with answers, attachments, alerts of monitoring, automatic replies, and some to addresses
that do not exist. Then works on some of the tickets, as agents would. For trying Postroom and for pictures of it.

  --tickets N  how many tickets are opened, 10 to 5000; 500 when left out
  --force      also into a database that has tickets

It does nothing when the door is not on this machine, when a page would reach somebody (PagerDuty or a fallback is set up), or
when webhooks would be told.

Exit code: 0 done, 1 refused or failed, 2 wrong arguments.
`

const options = { tickets: { type: 'string' }, force: { type: 'boolean' } } as const

/** Fills the service. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const { tickets = '500', force = false } = given.values
  const count = /^\d{1,4}$/.test(tickets) ? Number(tickets) : 0
  if (given.positionals.length > 0 || count < 10 || count > 5_000)
    return usageError('demo takes --tickets N (10 to 5000) and --force', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const because = await whyNot(setup)
  if (because !== null) return refused(because, io)
  return fill(setup, { count, isForced: force }, io)
}

function refused(because: string, io: Io): number {
  io.stderr.write(`postroom: ${because}\n`)
  return 1
}

/** What must not happen by a demo. */
async function whyNot({ environment, config }: Setup): Promise<string | null> {
  const { isLoopback } = await import('./demo/send.ts')
  const { SMTP_HOST, PAGERDUTY_ROUTING_KEY, secrets } = environment
  if (!isLoopback(SMTP_HOST)) return `SMTP_HOST is ${SMTP_HOST}: the demo only writes to a service of this machine`
  if (PAGERDUTY_ROUTING_KEY !== undefined || secrets.pagerduty.size > 0)
    return 'PagerDuty is set up here: the demo would page somebody'
  if (config.paging.fallback.channels.length > 0) return 'paging.fallback is set up here: the demo would reach somebody'
  if (config.webhooks.length > 0) return 'webhooks are set up here: the demo would tell them of made-up tickets'
  return null
}

async function fill(setup: Setup, { count, isForced }: Readonly<{ count: number; isForced: boolean }>, io: Io) {
  const { environment, config } = setup
  const addresses = demoAddresses(config.table)
  if (addresses === null) return refused('no route names an address that the demo could write to', io)
  await using database = await openDatabaseForCommand(setup, io)
  const isEmpty = (await newestTickets(database.pool, { after: null, limit: 1, suspected: false })).length === 0
  if (!isEmpty && !isForced) return refused('there are tickets already; --force adds the made-up ones to them', io)
  const { sendDemo } = await import('./demo/send.ts')
  const { workOnDemo } = await import('./demo/desk-acts.ts')
  // Names this run in Message-IDs: the same mails again are new tickets, not redeliveries.
  const id = `demo-${Date.now().toString(36)}`
  const planned = planDemo(count, addresses, id)
  const conversations = [...planned, { mails: lostMails(addresses, id), type: null }]
  let sent = 0
  const all = conversations.reduce((sum, { mails }) => sum + mails.length, 0)
  const onMail = () => {
    sent++
    if (io.isTTY && sent % 20 === 0) io.stdout.write(`\r${sent} of ${all} mails`)
  }
  const door = { host: environment.SMTP_HOST, port: environment.SMTP_PORT }
  const { accepted, refused: no, tickets } = await sendDemo(conversations, door, () => new Date(), onMail)
  const worked = await workOnDemo(database.pool, tickets, config.limits.sizeBytes)
  io.stdout.write(
    `${io.isTTY ? '\r' : ''}${numbered(accepted)} mails accepted, ${numbered(no)} refused as they should be: ${numbered(tickets.length)} tickets, ${numbered(worked)} of them worked on\n`,
  )
  return 0
}
