/**
 * The claim: what follows from mail costs its receiving less than a tenth. The same service three times, on one Postgres
 * server, loaded in turn (A B C A B C …): one from whose mails nothing follows, one whose mails each page, and one whose mails
 * may each be acknowledged. Sending goes on while mails come in, as in production; the receivers are in this process.
 */
import { startPagerDutyDouble } from '../test/pagerduty-double.ts'
import { asksNoDns, createConfiguredWorkplace, type Service, startService } from '../test/service/harness.ts'
import { startSmarthost } from '../test/smarthost.ts'
import { type BenchDatabase, createBenchDatabase } from './postgres.ts'
import { sendLoad } from './send.ts'
import { median } from './throughput.ts'

export const sides = ['nothing', 'pages', 'acknowledgements'] as const
export type Side = (typeof sides)[number]

/** Mails per second of each side in one round. */
export type OutboxRound = Readonly<{ connections: number; round: number; rates: Readonly<Record<Side, number>> }>

/** What was measured; `ratios`: medians over the rounds, of the side's rate and that of `nothing`. */
export type OutboxCost = Readonly<{
  rounds: readonly OutboxRound[]
  summary: readonly Readonly<{ connections: number; ratios: Readonly<Record<Side, number>> }>[]
}>

const mailsPerRound = new Map([
  [1, 1000],
  [20, 3000],
])

const urgent = `${asksNoDns}domains: [humanmade.com]\nroutes: [{ match: support@, type: incident, priority: urgent }]\n`
const key = 'b'.repeat(32)

/** Runs the bench against a server; `onRound` is told of each round as it ends. The first of each is thrown away. */
export async function measureOutbox(
  serverUrl: string,
  roundCount: number,
  onRound: (round: OutboxRound) => void,
): Promise<OutboxCost> {
  await using stack = new AsyncDisposableStack()
  const pagerduty = stack.use(await startPagerDutyDouble({ keys: [key] }))
  const smarthost = stack.use(await startSmarthost({}))
  const services: Record<Side, Service> = {
    nothing: await start(stack, serverUrl, asksNoDns, {}),
    pages: await start(stack, serverUrl, urgent, { PAGERDUTY_ROUTING_KEY: key, PAGERDUTY_URL: pagerduty.url }),
    acknowledgements: await start(stack, serverUrl, asksNoDns, { OUTBOUND_SMTP_URL: smarthost.url }),
  }
  const rounds: OutboxRound[] = []
  for (const [connections, mails] of mailsPerRound) {
    for (let round = 0; round <= roundCount; round++) {
      const rates = { nothing: 0, pages: 0, acknowledgements: 0 }
      for (const side of sides) rates[side] = await rateOf(services[side], connections, mails)
      if (round === 0) continue
      rounds.push({ connections, round, rates })
      onRound({ connections, round, rates })
    }
  }
  return { rounds, summary: [...mailsPerRound.keys()].map((connections) => summarise(connections, rounds)) }
}

async function start(
  stack: AsyncDisposableStack,
  serverUrl: string,
  yaml: string,
  env: Readonly<Record<string, string>>,
): Promise<Service> {
  const place = stack.use(await createConfiguredWorkplace(yaml))
  const database: BenchDatabase = stack.use(await createBenchDatabase(serverUrl, 'outbox'))
  return stack.use(await startService(place, { DATABASE_URL: database.url, ...env }))
}

async function rateOf(service: Service, connections: number, mails: number): Promise<number> {
  const report = await sendLoad({ connections, mails, address: service.smtp, sizeBytes: null })
  if (report.accepted !== mails) throw new Error(`not every mail was accepted: ${JSON.stringify(report)}`)
  return report.accepted / report.seconds
}

function summarise(connections: number, all: readonly OutboxRound[]) {
  const rounds = all.filter((round) => round.connections === connections)
  const ratio = (side: Side) => median(rounds.map(({ rates }) => rates[side] / rates.nothing))
  return {
    connections,
    ratios: { nothing: 1, pages: ratio('pages'), acknowledgements: ratio('acknowledgements') },
  }
}
