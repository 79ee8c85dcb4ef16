import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createLog } from '../ops/log.ts'
import { asking } from './ask.ts'
import { type Answer, type Ask, type Filter, neutral, unasked } from './filter.ts'
import { filterMetrics } from './filter-metrics.ts'

type Line = Readonly<Record<string, unknown>>

function scene(onFailure: Filter['onFailure'], timeoutMs = 20_000) {
  const lines: Line[] = []
  const registry = new Registry()
  const log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) }, false)
  const ask = asking({ log, metrics: filterMetrics(registry) })
  const filter: Filter = { name: 'clamav', timeoutMs, onFailure, asks: {} }
  return {
    lines,
    to: (question: Ask<null>) => ask(filter, question, null),
    counted: async (answer: string) =>
      (await registry.getSingleMetric('postroom_filter_total')?.get())?.values.find(
        ({ labels }) => labels['answer'] === answer,
      )?.value ?? 0,
  }
}

const accept: Answer = { kind: 'accept', because: 'known' }
const broken: Ask<null> = async () => {
  throw new Error('connect ECONNREFUSED')
}

test('an answer is given on, and counted', async () => {
  const { to, counted } = scene('open')
  expect(await to(async () => accept)).toEqual(accept)
  expect(await counted('accept')).toBe(1)
})

test('who fails open takes the mail without it', async () => {
  const { to, counted } = scene('open')
  expect(await to(broken)).toEqual(neutral)
  expect(await counted('failed')).toBe(1)
})

test('who fails closed defers the mail, and tells the peer nothing of our insides', async () => {
  const { to } = scene('closed')
  const answer = await to(broken)
  expect(answer).toMatchObject({ kind: 'defer', because: 'failed (connect ECONNREFUSED)', reply: { code: 451 } })
  expect(JSON.stringify('reply' in answer && answer.reply)).not.toContain('ECONNREFUSED')
})

test('one that never answers fails in its time, and is told to stop', async () => {
  const { to } = scene('closed', 20)
  const told = Promise.withResolvers<void>()
  const answer = await to((_, signal) => {
    signal.addEventListener('abort', () => told.resolve())
    return new Promise(() => undefined)
  })
  expect(answer).toMatchObject({ kind: 'defer', because: 'failed (no answer within 20 ms)' })
  await told.promise
})

test('a failure is logged when it begins and when it ends, not for each mail', async () => {
  const { to, lines } = scene('open')
  for (const question of [broken, broken, async () => unasked, broken, async () => neutral, async () => neutral])
    await to(question)
  expect(lines.map(({ msg, filter }) => [msg, filter])).toEqual([
    ['filter failed', 'clamav'],
    ['filter answers again', 'clamav'],
  ])
  expect(lines[0]).toMatchObject({ level: 40, because: 'connect ECONNREFUSED', onFailure: 'open' })
})

test('a reason is one line that can be stored, whoever wrote it', async () => {
  const { to } = scene('open')
  const because = `listed (a\0b\r\nc\ud800${'x'.repeat(1_000)})`
  const answer = await to(async () => ({ kind: 'quarantine', because }))
  const said = answer.kind === 'quarantine' ? answer.because : ''
  expect(said.isWellFormed()).toBe(true)
  expect(said).toMatch(/^listed \(a[^\0\r\n]+$/)
  expect(said.length).toBeLessThanOrEqual(401)
})
