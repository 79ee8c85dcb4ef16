/** One run of the fuzzer: plays sessions until the time is over, and remembers what they were told. */
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { judgeAftermath, type MemorySample } from './aftermath.ts'
import { type Finding, keepFinding } from './findings.ts'
import { judgeAny, judgeScript } from './judge.ts'
import type { scriptArbitrary } from './scripts.ts'
import { playSession } from './session.ts'
import { soupArbitrary } from './soup.ts'
import type { Target } from './target.ts'

/** How to fuzz; the same seed gives the same sessions. */
export type Options = Readonly<{
  minutes: number
  seed: number
  /** Only this session of the seed; null: all. */
  only: number | null
  /** Sessions at a time. */
  connections: number
  /** A Postgres server; undefined: an embedded one. */
  database: string | undefined
  /** A folder for sessions that went wrong. */
  keep: string
}>

/** Plays sessions against a target; `say` is told how it goes. */
export class Fuzzing {
  readonly #target: Target
  readonly #options: Options
  readonly #scripts: ReturnType<typeof scriptArbitrary>
  readonly #objections: string[] = []
  readonly #refs = new Map<string, string>()
  readonly #told = new Set<string>()
  readonly #deliveries = new Map<string, number>()
  readonly #memory: MemorySample[] = []
  #unread = 0
  #sessions = 0
  #mails = 0

  readonly #say: (text: string) => void

  constructor(
    target: Target,
    options: Options,
    scripts: ReturnType<typeof scriptArbitrary>,
    say: (text: string) => void,
  ) {
    this.#say = say
    this.#target = target
    this.#options = options
    this.#scripts = scripts
  }

  async play(): Promise<void> {
    const { minutes, only, connections } = this.#options
    if (only !== null) return this.#session(only)
    const endsAt = performance.now() + minutes * 60_000
    const isOver = () => performance.now() > endsAt || !this.#target.isAlive()
    const watching = setInterval(() => void this.#watch(), 2_000)
    const worker = async () => {
      while (!isOver()) await this.#session(this.#sessions++)
    }
    await Promise.all(Array.from({ length: connections }, worker))
    clearInterval(watching)
  }

  /** Everything that was found, in the sessions and behind them. */
  async end(): Promise<readonly string[]> {
    await this.#isIdle()
    const told = { deliveries: this.#deliveries, refs: this.#told, unread: this.#unread }
    this.#say(`${this.#sessions} sessions, ${this.#mails} mails accepted`)
    return [...this.#objections, ...(await judgeAftermath(this.#target, told, this.#memory))]
  }

  /** Waits for the last connections to close, as long as the longest clock of the service runs. */
  async #isIdle(): Promise<void> {
    for (let tries = 0; tries < 60 && this.#target.isAlive(); tries++) {
      if ((await this.#target.metric('postroom_smtp_connections')) === 0) return
      await pause(1_000)
    }
  }

  async #session(number: number): Promise<void> {
    try {
      // Every third without sense: they end early, and so teach less.
      await (number % 3 === 0 ? this.#soup(number) : this.#script(number))
    } catch (err) {
      // The service is gone, or does not listen any more: the aftermath says so.
      this.#objections.push(`session ${number}: ${String(err)}`)
    }
  }

  async #script(number: number): Promise<void> {
    const [make] = fc.sample(this.#scripts, { seed: this.#options.seed + number, numRuns: 1 })
    if (make === undefined) return
    const script = make(`s${number}`)
    const transcript = await playSession(this.#target.port, script.octets, script.sizes, 'quit')
    this.#learn(transcript.lines)
    const objections = judgeScript(script, transcript, this.#refs)
    for (const { reversePath } of script.mails) {
      if (reversePath !== '') this.#deliveries.set(reversePath, (this.#deliveries.get(reversePath) ?? 0) + 1)
    }
    await this.#object({ session: number, octets: script.octets, expected: script.expected, objections })
  }

  async #soup(number: number): Promise<void> {
    const [soup] = fc.sample(soupArbitrary, { seed: this.#options.seed + number, numRuns: 1 })
    if (soup === undefined) return
    const octets = `${soup.octets}\r\n.\r\nQUIT\r\n`
    const transcript = await playSession(this.#target.port, octets, soup.sizes, soup.end)
    this.#learn(transcript.lines)
    if (soup.end !== 'quit') this.#unread += soup.octets.split('DATA\r\n').length
    await this.#object({ session: number, octets, expected: [], objections: judgeAny(transcript) })
  }

  #learn(lines: readonly string[]): void {
    for (const line of lines) {
      const ref = /^250 2\.0\.0 (T-\d+)/.exec(line)?.[1]
      if (ref === undefined) continue
      this.#mails++
      this.#told.add(ref)
    }
  }

  async #object(finding: Finding): Promise<void> {
    if (finding.objections.length === 0) return
    const path = await keepFinding(this.#options.keep, this.#options.seed, finding)
    for (const objection of finding.objections)
      this.#objections.push(`session ${finding.session}: ${objection} (${path})`)
  }

  async #watch(): Promise<void> {
    const rss = await this.#target.rssMB()
    if (!Number.isNaN(rss)) this.#memory.push({ sessions: this.#sessions, rssMB: rss })
    if (this.#memory.length % 5 === 0)
      this.#say(`${this.#sessions} sessions, ${this.#mails} mails, ${Math.round(rss)} MB`)
  }
}
