/**
 * The config of a running service. A changed file takes effect with the next question to {@link LiveConfig.current}; one
 * with problems is logged and the old config stays in force. A file is taken once it has read the same twice, so that one
 * that is still being written does no harm.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Config, Loaded } from './config.ts'
import { onFileChange } from './file-changes.ts'
import { digestOfFile, loadConfig } from './load.ts'

/** The part of the log that this needs. */
export type ConfigLog = Readonly<Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>>

type Options = Readonly<{
  /** The file to follow, which need not exist yet; null when there is none. */
  path: string | null
  initial: Config
  log: ConfigLog
}>

/** How long a file must stay the same before it is taken. */
const settleMs = 100

/** Starts to follow the config file. */
export function liveConfig(options: Options): LiveConfig {
  return new LiveConfig(options)
}

/** A config that follows its file until it is disposed of. */
export class LiveConfig implements Disposable {
  readonly #path: string | null
  readonly #log: ConfigLog
  readonly #watch: Disposable | null
  readonly #initial: Config
  #config: Config
  /** Digest of the text that was last loaded, whether it was any good or not; null for no file. */
  #taken: string | null
  /** Digest at the last look. */
  #seen: string | null
  #timer: NodeJS.Timeout | null = null
  #inTurn: Promise<unknown> = Promise.resolve()
  #isDisposed = false

  constructor({ path, initial, log }: Options) {
    this.#path = path
    this.#log = log
    this.#initial = initial
    this.#config = initial
    this.#taken = initial.digest
    this.#seen = initial.digest
    this.#watch = path === null ? null : onFileChange(path, () => this.#lookSoon())
    // The file may have changed between the first reading and now.
    if (path !== null) this.#lookSoon()
  }

  /** The config in force. */
  current(): Config {
    return this.#config
  }

  /** Loads the file now, whether it has changed or not; `reason` is for the log (`SIGHUP`). Never rejects. */
  reload(reason: string): Promise<Loaded> {
    // One after the other: the last that was asked for is the one that stays.
    const next = this.#inTurn.then(() => this.#load(reason))
    this.#inTurn = next
    return next
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#watch?.[Symbol.dispose]()
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #lookSoon(): void {
    if (this.#timer !== null || this.#isDisposed) return
    this.#timer = setTimeout(() => void this.#look(), settleMs).unref()
  }

  async #look(): Promise<void> {
    // First, so that a change during the reading is looked at again.
    this.#timer = null
    const digest = this.#path === null ? null : await digestOfFile(this.#path)
    if (this.#isDisposed) return
    if (digest === this.#taken) this.#seen = digest
    else if (digest === this.#seen) await this.reload('the file changed')
    else {
      this.#seen = digest
      this.#lookSoon()
    }
  }

  async #load(reason: string): Promise<Loaded> {
    if (this.#path === null) return { ok: true, config: this.#config }
    this.#taken = await digestOfFile(this.#path)
    // Without a file from the start there is nothing wrong with there still being none.
    if (this.#taken === null && this.#config.file === null) return { ok: true, config: this.#config }
    const loaded = await loadConfig(this.#path)
    if (this.#isDisposed) return loaded
    if (loaded.ok) this.#accept(loaded.config, reason)
    else
      this.#log.error(
        { config: this.#path, reason, problems: loaded.problems },
        'config has problems, the old one stays',
      )
    return loaded
  }

  #accept(config: Config, reason: string): void {
    this.#config = config
    const { domains, rules } = config.table
    this.#log.info({ config: this.#path, reason, domains, routes: rules.length }, 'config loaded')
    for (const warning of config.warnings) this.#log.warn({ config: this.#path, warning }, 'config warning')
    if (!isDeepStrictEqual(openedAtStart(config), openedAtStart(this.#initial)))
      this.#log.warn(
        { config: this.#path },
        'config: listeners, proxies or worker have changed, which counts at the next start',
      )
  }
}

/** What a service can not change while it runs. */
function openedAtStart({ listeners, smtp, worker }: Config) {
  return { listeners, proxy: smtp.proxy, worker }
}
