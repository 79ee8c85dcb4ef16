/**
 * What understanding a mail costs, beside plain `simpleParser` of mailparser on the same bytes: both in this process, one
 * mail after the other and taking turns, so that both sides see the same noise. Of each mail the fastest of several rounds
 * counts; ratios are taken mail by mail.
 */
import { simpleParser } from 'mailparser'
import type { ReadingTask } from '../src/mail/opened-mail.ts'
import { parseMail } from '../src/mail/parse.ts'
import { parsePlainMail } from '../src/mail/plain-mail.ts'
import { taskOf } from '../src/mail/read-fixture.ts'
import type { CorpusMail } from '../test/corpus/expectations.ts'

/** Fastest readings of one mail, in ms. */
export type MailCost = Readonly<{ file: string; bytes: number; postroomMs: number; plainMs: number }>

/** The costs of all mails, and what they come to. */
export type ParseCosts = Readonly<{
  mails: readonly MailCost[]
  /** Median of our cost divided by the median of the other's. */
  medianRatio: number
  postroom: Percentiles
  plain: Percentiles
}>

export type Percentiles = Readonly<{ median: number; p90: number; p99: number; most: number }>

/** Measures every mail `rounds` times. */
export async function measureParsing(mails: readonly CorpusMail[], rounds: number): Promise<ParseCosts> {
  const best = new Map(
    mails.map(({ file }) => [file, { postroomMs: Number.POSITIVE_INFINITY, plainMs: Number.POSITIVE_INFINITY }]),
  )
  for (let round = 0; round < rounds; round++) {
    for (const { file, bytes } of mails) {
      const cost = best.get(file)
      if (cost === undefined) continue
      // The digest and the header section are the door's work, done while a mail comes in.
      const task = taskOf(bytes)
      const turns = [
        async () => {
          cost.postroomMs = Math.min(cost.postroomMs, await timed(() => understood(task)))
        },
        async () => {
          cost.plainMs = Math.min(cost.plainMs, await timed(() => simpleParser(bytes).catch(() => null)))
        },
      ]
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
    }
  }
  return summed(mails.map(({ file, bytes }) => ({ file, bytes: bytes.length, ...costOf(best.get(file)) })))
}

/** As the service reads it: short plain mails at once, all others by the parser that a worker runs. */
async function understood(task: ReadingTask): Promise<unknown> {
  return parsePlainMail(task) ?? (await parseMail(task))
}

function costOf(cost: Pick<MailCost, 'postroomMs' | 'plainMs'> | undefined): Pick<MailCost, 'postroomMs' | 'plainMs'> {
  return cost ?? { postroomMs: 0, plainMs: 0 }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function summed(mails: readonly MailCost[]): ParseCosts {
  const postroom = percentiles(mails.map(({ postroomMs }) => postroomMs))
  const plain = percentiles(mails.map(({ plainMs }) => plainMs))
  return { mails, medianRatio: postroom.median / plain.median, postroom, plain }
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { median: at(0.5), p90: at(0.9), p99: at(0.99), most: sorted.at(-1) ?? 0 }
}
