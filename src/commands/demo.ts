/** `postroom demo`: fills the running service with believable tickets, by sending mails of our own to its SMTP door. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { parseSmarthostUrl } from '../config/smarthost-url.ts'
import { replySettings } from '../core.ts'
import { openReplyKeys } from '../intake/reply-keys.ts'
import { outboxBacklog } from '../store/outbox.ts'
import { newestTickets } from '../store/tickets.ts'
import { numbered } from './amounts.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { demoAddresses } from './demo/addresses.ts'
import { chanceFrom } from './demo/chance.ts'
import { courseOf, emailOf, type Step } from './demo/course.ts'
import { openings } from './demo/openings.ts'
import { type Addresses, lostMails, planDemo } from './demo/plan.ts'
import { type PlayParts, play } from './demo/play.ts'
import { readSetup, type Setup } from './setup.ts'

export const summary = 'fill a service that you try with believable tickets'

export const usage = `Usage: postroom demo [--tickets N] [--force]

Sends mails of made-up customers to the SMTP door of the service that runs here (SMTP_HOST, SMTP_PORT): incidents, problems,
tasks and questions in six languages, with answers, attachments, alerts of monitoring, automatic replies, and some to addresses
that do not exist. Made-up agents answer them, and all of it is spread over the last 30 days. For trying Postroom and for pictures
of it.

  --tickets N  how many tickets are opened, 10 to 5000; 500 when left out
  --force      also into a database that has tickets

It does nothing when the door is not on this machine, when a page would reach somebody (PagerDuty or a fallback is set up), or
when webhooks would be told, or when OUTBOUND_SMTP_URL names another machine.

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
  const { isLoopback } = await import('./demo/door.ts')
  const { SMTP_HOST, PAGERDUTY_ROUTING_KEY, OUTBOUND_SMTP_URL, secrets } = environment
  if (!isLoopback(SMTP_HOST)) return `SMTP_HOST is ${SMTP_HOST}: the demo only writes to a service of this machine`
  if (PAGERDUTY_ROUTING_KEY !== undefined || secrets.pagerduty.size > 0)
    return 'PagerDuty is set up here: the demo would page somebody'
  if (config.paging.fallback.channels.length > 0) return 'paging.fallback is set up here: the demo would reach somebody'
  if (OUTBOUND_SMTP_URL !== undefined && !isLoopback(smarthostOf(OUTBOUND_SMTP_URL)))
    return 'OUTBOUND_SMTP_URL is set here: the demo would mail its answers'
  if (config.webhooks.length > 0) return 'webhooks are set up here: the demo would tell them of made-up tickets'
  return null
}

const smarthostOf = (url: string) => parseSmarthostUrl(url)?.host ?? ''

type Asked = Readonly<{ count: number; isForced: boolean }>

async function fill(setup: Setup, { count, isForced }: Asked, io: Io) {
  const addresses = demoAddresses(setup.config.table)
  if (addresses === null) return refused('no route names an address that the demo could write to', io)
  await using database = await openDatabaseForCommand(setup, io)
  const { pool } = database
  const isEmpty = (await newestTickets(pool, { after: null, limit: 1, suspected: false })).length === 0
  if (!isEmpty && !isForced) return refused('there are tickets already; --force adds the made-up ones to them', io)
  const { addDemoAgents } = await import('./demo/desk-people.ts')
  await addDemoAgents(setup, pool, io)
  const played = await playAll(setup, pool, { courses: plannedCourses(count, addresses), io })
  const { moveTimes } = await import('../store/demo-times.ts')
  await outboxIsEmpty(pool)
  await moveTimes(pool, played.moves, played.refusals)
  io.stdout.write(
    `${io.isTTY ? '\r' : ''}${numbered(played.accepted)} mails accepted, ${numbered(played.refusals.length)} refused as they should be: ${numbered(played.tickets)} tickets, ${numbered(played.worked)} of them worked on\n`,
  )
  return 0
}

/** What follows from the last step is written by the service a little later, if it sends at all. */
async function outboxIsEmpty(pool: Pool): Promise<void> {
  for (let tries = 0; tries < 40 && (await outboxBacklog(pool)).rows > 0; tries++) await pause(250)
}

type Courses = readonly (readonly Step[])[]

function plannedCourses(count: number, addresses: Addresses): Courses {
  const now = new Date()
  // Names this run in Message-IDs: the same mails again are new tickets, not redeliveries.
  const id = `demo-${now.getTime().toString(36)}`
  const chance = chanceFrom(count)
  const lost = lostMails(addresses, id)
  const conversations = planDemo(count, addresses, id)
  const opened = openings(count, now, chance)
  return [
    courseOf(lost, new Date(now.getTime() - 5 * 86_400_000), now, chance),
    ...conversations.map((one, at) => courseOf(one, opened[at] ?? now, now, chance)),
  ]
}

async function playAll(
  { environment, config }: Setup,
  pool: Pool,
  { courses, io }: Readonly<{ courses: Courses; io: Io }>,
) {
  const { openDoor } = await import('./demo/door.ts')
  const { doAct } = await import('./demo/desk-acts.ts')
  const keys = await openReplyKeys(environment)
  // Without a smarthost the service notes that an answer could not be mailed; it is on the ticket all the same.
  const settings = () => ({ ...replySettings(config, environment), canMail: true })
  const parts = { pool, replying: { pool, keys, settings }, limitBytes: config.limits.sizeBytes }
  const all = courses.reduce((sum, steps) => sum + steps.length, 0)
  let done = 0
  const onStep = () => {
    done++
    if (io.isTTY && done % 20 === 0) io.stdout.write(`\r${done} of ${all} mails and answers`)
  }
  using door = openDoor({ host: environment.SMTP_HOST, port: environment.SMTP_PORT })
  const act: PlayParts['act'] = (ticketId, agent, what) => doAct(parts, ticketId, emailOf(agent), what)
  return await play(courses, { door, act, onStep, now: () => new Date() })
}
