/**
 * Whether PagerDuty takes our keys: asked at start and every hour, so that a wrong or revoked key is known before the night
 * in which it is needed. Mail is accepted all the same.
 */
import { Gauge, type Registry } from 'prom-client'
import type { Log } from '../../ops/log.ts'
import type { KeyCheck } from './check-key.ts'
import { keyVariable } from './route-key.ts'

export type KeyWatchParts = Readonly<{
  /** Names of the keys that are set. */
  names: readonly string[]
  check(name: string): Promise<KeyCheck>
  log: Log
  registry: Registry
}>

export type KeyWatch = Readonly<{
  /** What is wrong with keys, in sentences. */
  problems(): readonly string[]
  stop(): void
}>

const hourMs = 3_600_000
/** A service that is restarted again and again does not ask each time. */
const firstMs = 10_000
/** PagerDuty could not be asked. */
const soonMs = 60_000

/** Starts to ask. */
export function watchKeys({ names, check, log, registry }: KeyWatchParts): KeyWatch {
  const problems = new Map<string, string>()
  const timers = new Map<string, NodeJS.Timeout>()
  let isStopped = false
  const gauge = new Gauge({
    name: 'postroom_pagerduty_key_refused',
    help: '1 when PagerDuty refuses the key.',
    labelNames: ['key'],
    registers: [registry],
  })

  async function ask(name: string): Promise<void> {
    const { kind, because } = await check(name)
    if (isStopped) return
    note(name, kind, because)
    askIn(kind === 'unknown' ? soonMs : hourMs, name)
  }

  function askIn(ms: number, name: string): void {
    timers.set(
      name,
      setTimeout(() => void ask(name), ms),
    )
  }

  function note(name: string, kind: KeyCheck['kind'], because: string): void {
    const variable = keyVariable(name)
    gauge.set({ key: variable }, kind === 'refused' ? 1 : 0)
    if (kind === 'refused' && !problems.has(name))
      log.error({ variable, because }, 'PagerDuty refuses the key: nobody can be paged by it')
    if (kind === 'accepted' && problems.has(name)) log.info({ variable }, 'PagerDuty takes the key again')
    if (kind === 'refused') problems.set(name, `PagerDuty refuses ${variable}: ${because}`)
    if (kind === 'accepted') problems.delete(name)
  }

  for (const name of names) askIn(firstMs, name)
  return {
    problems: () => [...problems.values()],
    stop() {
      isStopped = true
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
