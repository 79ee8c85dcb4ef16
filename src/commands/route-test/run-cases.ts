/**
 * Runs the cases of a file with the code that the service runs: mails are read, routed and decided as if they came one
 * after the other, with an empty database and without DNS. Nothing is written.
 */
import { resolve } from 'node:path'
import type { Arrival } from '../../intake/arrival.ts'
import { arriving } from '../../intake/arrive.ts'
import { type Decided, decideBatch } from '../../intake/decide-batch.ts'
import { nothingKnown } from '../../intake/known.ts'
import { parseRecipient } from '../../mail/address.ts'
import { type Authentication, notAuthenticated } from '../../mail/authentication.ts'
import type { Reader } from '../../mail/reading/reader.ts'
import { routeFor } from '../../routing/route.ts'
import type { MailRoute } from '../../routing/types.ts'
import { replyKeys } from '../../tickets/reply-address.ts'
import { readMailFile } from '../explain/mail-file.ts'
import type { Setup } from '../setup.ts'
import type { PlacedCase } from './cases.ts'
import { byDecision, byRoute, type Difference, differences } from './judge.ts'

/** A case that was run. `problem`: why it could not be; it then counts as failed. */
export type CaseRun = Readonly<{
  tried: PlacedCase
  route: MailRoute | null
  differences: readonly Difference[]
  /** What the decision says about a mail. */
  because: readonly string[]
  problem: string | null
}>

/** A case before decisions; `arrival` is null for an address alone, and for a mail that is not served. */
type Ready = Pick<CaseRun, 'tried' | 'route' | 'problem'> & Readonly<{ arrival: Arrival | null }>

/** What cases are run with; `folder`: where the files of their mails are. */
type Running = Readonly<{ folder: string; config: Setup['config']; reader: Reader }>

/** Runs all cases. */
export async function runCases(cases: readonly PlacedCase[], running: Running): Promise<readonly CaseRun[]> {
  const ready: Ready[] = []
  for (const tried of cases) ready.push(await readyFor(tried, running))
  const arrivals = ready.flatMap(({ arrival }) => (arrival === null ? [] : [arrival]))
  const batch = decideBatch(arrivals, nothingKnown, running.config.grouping)
  const decided = new Map(batch.map((one) => [one.arrival.id, one]))
  return ready.map((one) => judged(one, decided.get(one.arrival?.id ?? '')))
}

function judged({ tried, route, problem }: Ready, decided: Decided | undefined): CaseRun {
  const because = decided === undefined ? [] : reasonsOf(decided)
  if (problem !== null || route === null) return { tried, route, problem, because, differences: [] }
  const actual = decided === undefined ? byRoute(route) : byDecision(decided)
  return { tried, route, problem, because, differences: differences(actual, tried.expect) }
}

function reasonsOf({ arrival, decision }: Decided): readonly string[] {
  return [
    `${decision.kind}: ${decision.because}`,
    `origin ${arrival.mail.origin}: ${arrival.mail.originBecause}`,
    ...('trust' in decision ? [`author ${decision.trust}: ${decision.trustBecause}`] : []),
    ...(arrival.mail.heldBecause === null ? [] : [`held: it ${arrival.mail.heldBecause}`]),
  ]
}

async function readyFor(tried: PlacedCase, { folder, config, reader }: Running): Promise<Ready> {
  const { table, grouping, limits } = config
  const { mail, to = [] } = tried
  if (mail === undefined) return { tried, arrival: null, route: routeFor(to, table), problem: null }
  const said = { recipients: to, reversePath: tried.reverse_path, clientIp: undefined, helo: undefined }
  const read = await readMailFile(resolve(folder, mail), said, { table, limitBytes: limits.sizeBytes })
  if (read.kind === 'problem') return { tried, arrival: null, route: null, problem: `${mail}: ${read.because}` }
  const arrive = arriving({
    reader,
    authenticate: async () => notAuthenticated('a route test asks no DNS'),
    // No mail of a test was signed by the service.
    replyKeys: replyKeys(new Uint8Array(32)),
    settings: () => ({ table, grouping, readBudgetMs: limits.readLimitMs, readLimitMs: limits.readLimitMs }),
  })
  const arrival = await arrive(read.envelope, read.body)
  const route = routeFor(read.envelope.recipients, table)
  return { tried, arrival: arrival && { ...arrival, ...claimed(arrival, tried.dmarc) }, route, problem: null }
}

/** What DNS would say of the author's domain, as the case has it. */
function claimed(arrival: Arrival, result: PlacedCase['dmarc']): { authentication: Authentication } {
  const { authentication } = arrival
  const domain = parseRecipient(arrival.authorKey ?? '')?.domain ?? null
  if (result === undefined || domain === null) return { authentication }
  const policy = result === 'none' ? null : 'reject'
  return { authentication: { ...authentication, dmarc: { result, domain, policy, because: 'the case says so' } } }
}
