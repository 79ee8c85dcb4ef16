/**
 * Keeps what the doors did not take, so that "did my customer's mail arrive?" has an answer. Off the hot path: `note` only
 * puts a fate into memory, and one statement writes what came together within a second. Bounded against whoever would fill
 * the table: what is alike shares a row, each network and all of them together have a rate, beyond it mails are only counted,
 * and old rows go. The mail log has every one; what can not be written (the database is away) is in that alone.
 */
import type { Pool } from 'pg'
import { Counter, type Registry } from 'prom-client'
import type { Log } from '../ops/log.ts'
import { type MailFate, quoted } from '../ops/maillog.ts'
import { addRefusals, forgetRefusals, type Refusal } from '../store/refusals.ts'

/** As far back as people ask, and as much as one looks through. Both together bound the table at some 50 MB. */
export const keptDays = 30
const mostRows = 100_000

const writeAfterMs = 1_000
const sayEveryMs = 60_000
const forgetEveryMs = 3_600_000
/** A client that is refused in earnest is refused a few times an hour; a guesser of addresses, thousands of times. */
const rateOfNetwork = { count: 30, perMs: 600_000 }
/** Of all together: 14,400 a day, so that a week of attack still leaves the list readable. */
const rateOfAll = { count: 600, perMs: 3_600_000 }
const networksRemembered = 10_000

/** How fast refusals may come; the budgets of `smtp/token-buckets.ts` are such. */
export type Budgets = Readonly<{
  take(key: string, rate: Readonly<{ count: number; perMs: number }>, nowMs: number): boolean
}>

export type RefusalBook = AsyncDisposable &
  Readonly<{
    /** Notes a mail that was refused or deferred; returns at once and never throws. */
    note(fate: MailFate, network: string): void
    /** Resolves when what was noted so far is written, or was given up. */
    written(): Promise<void>
  }>

export type RefusalBookParts = Readonly<{
  pool: Pool
  budgets(capacity: number): Budgets
  now(): Date
  log: Log
  registry: Registry
}>

/** Opens the book. */
export function openRefusalBook({ pool, budgets, now, log, registry }: RefusalBookParts): RefusalBook {
  const networks = budgets(networksRemembered)
  const all = budgets(1)
  const notKept = new Counter({
    name: 'postroom_refusals_not_kept_total',
    help: 'Refused or deferred mails that only the log has: they came too fast, or the database was away.',
    registers: [registry],
  })
  let noted = new Map<string, Refusal>()
  /** Those that came too fast, in one row. */
  let unlisted: Refusal | null = null
  let saidAt = 0
  let timer: NodeJS.Timeout | undefined
  let work = Promise.resolve()

  function note(fate: MailFate, network: string): void {
    const refusal = refusalOf(fate, now())
    const key = JSON.stringify([network, refusal.outcome, refusal.reversePath, refusal.recipients, refusal.because])
    const alike = noted.get(key)
    const at = refusal.at.getTime()
    if (alike !== undefined) noted.set(key, { ...alike, mails: alike.mails + 1 })
    else if (networks.take(network, rateOfNetwork, at) && all.take('', rateOfAll, at)) noted.set(key, refusal)
    else {
      notKept.inc()
      unlisted = { ...(unlisted ?? unlistedAt(refusal.at)), mails: (unlisted?.mails ?? 0) + 1 }
    }
    timer ??= setTimeout(write, writeAfterMs)
  }

  /** One row a minute says how many were not kept; `isLast`: there will be no other time to say it. */
  function write(isLast = false): void {
    clearTimeout(timer)
    const at = now().getTime()
    const said = unlisted !== null && (isLast || at - saidAt >= sayEveryMs) ? [unlisted] : []
    const batch = [...noted.values(), ...said]
    noted = new Map()
    if (said.length > 0) [unlisted, saidAt] = [null, at]
    timer = unlisted === null ? undefined : setTimeout(write, sayEveryMs)
    work = work
      .then(() => addRefusals(pool, batch))
      .catch((err: unknown) => {
        notKept.inc(batch.length)
        log.warn({ err, rows: batch.length }, 'refusals could not be kept; the lines above have them')
      })
  }

  async function forget(): Promise<void> {
    const before = new Date(now().getTime() - keptDays * 86_400_000)
    await forgetRefusals(pool, { before, most: mostRows }).catch((err: unknown) => {
      log.warn({ err }, 'old refusals stay for another hour')
    })
  }
  const forgetting = setInterval(forget, forgetEveryMs)

  return {
    note,
    async written() {
      write(true)
      await work
    },
    async [Symbol.asyncDispose]() {
      clearInterval(forgetting)
      write(true)
      clearTimeout(timer)
      await work
    },
  }
}

function unlistedAt(at: Date): Refusal {
  const because = 'came faster than they are kept here; the log has each of them'
  const nothing = { session: null, clientIp: null, reversePath: '', recipients: [], reply: null, sizeBytes: null }
  return { ...nothing, outcome: 'not-kept', because, mails: 0, at }
}

/** What a peer wrote is bounded and cleaned as in the log. */
function refusalOf(fate: MailFate, at: Date): Refusal {
  return {
    outcome: fate.outcome === 'deferred' ? 'deferred' : 'refused',
    session: fate.session,
    clientIp: fate.clientIp,
    reversePath: quoted(fate.reversePath, 256),
    recipients: fate.recipients.slice(0, 10).map((one) => quoted(one, 256)),
    because: quoted(fate.because, 500),
    reply: fate.reply === null ? null : quoted(fate.reply, 500),
    sizeBytes: fate.bytes,
    mails: 1,
    at,
  }
}
