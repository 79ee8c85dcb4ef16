/**
 * The service: starts its parts in order, stops them in reverse. Read top to bottom it is the list of what runs.
 */
import { hostname } from 'node:os'
import type { Config } from './config/config.ts'
import { type Settings, urlOf } from './config/environment.ts'
import { apiDoor } from './config/listener-name.ts'
import { firstListener } from './config/listeners.ts'
import { openCore } from './core.ts'
import { startSearchIndex } from './desk/index-search.ts'
import { createFilters } from './filters/filter-set.ts'
import { listenHttp } from './http/server.ts'
import { sweepBodies } from './intake/body.ts'
import { openRefusalBook } from './intake/refusal-book.ts'
import { laterReading, rereadOne } from './intake/reread.ts'
import { networkOf } from './ops/client-network.ts'
import { diskReadiness, watchDiskSpace } from './ops/disk-space.ts'
import type { Log } from './ops/log.ts'
import { watchReadiness } from './ops/readiness.ts'
import { startOutgoing } from './outgoing.ts'
import { routeRecipient } from './routing/route.ts'
import { createSmtpDoor, type Listening } from './smtp/door.ts'
import { openCertificate } from './smtp/tls/certificate.ts'
import { createTokenBuckets } from './smtp/token-buckets.ts'
import { installationId } from './store/outbox.ts'
import { openWeb, tellHowToSetUp } from './web.ts'

export type Service = Readonly<{
  /** Where it listens, as `host:port`; `smtp` is the listener by SMTP_HOST and SMTP_PORT. */
  smtp: string
  http: string
  /** All listeners for mail, that one first. */
  listeners: readonly Listening[]
  /** Takes certificate files that have changed; `reason` is for the log. */
  reloadCertificate(reason: string): Promise<void>
  /** Stops accepting, finishes what is in DATA within the drain time, closes everything. */
  stop(): Promise<void>
}>

/** Renewals are days ahead of their end; this is for operators who watch the log. */
const certificateLookMs = 5_000

/** Starts everything; when a part can not start, those before it are stopped and the error says what to do. */
export async function startService(
  parts: Readonly<{ environment: Settings; config(): Config; log: Log }>,
): Promise<Service> {
  const { environment, config, log } = parts
  await using started = new AsyncDisposableStack()

  let readLater = (_messageId: string): void => undefined
  const core = started.use(await openCore({ ...parts, role: 'service', readLater: (id) => readLater(id) }))
  await sweepBodies(core.directory)

  const later = laterReading({ ...core.rereadParts, log })
  started.defer(later.stop)
  readLater = later.add
  later.resume()

  const search = startSearchIndex({ pool: core.pool, log })
  started.defer(search.stop)

  const readiness = watchReadiness(async () => {
    await core.pool.query('select 1')
  })
  started.defer(readiness.stop)

  const outgoing = started.use(await startOutgoing({ ...parts, pool: core.pool, registry: core.registry }))
  const disk = await watchDiskSpace(environment.DATA_DIR, core.registry)
  started.defer(disk.stop)
  const accepting = () => {
    const ready = readiness.now()
    return ready.ok ? diskReadiness(disk.freeBytes(), config().limits.freeDiskBytes) : ready
  }

  const ourHost = hostname()
  const filters = started.use(
    createFilters({
      settings: () => config().filters,
      dns: core.dns,
      pool: core.pool,
      ourName: ourHost,
      rspamdPassword: environment.RSPAMD_PASSWORD ?? null,
      log,
      registry: core.registry,
    }),
  )

  const refusals = started.use(
    openRefusalBook({
      pool: core.pool,
      registry: core.registry,
      budgets: createTokenBuckets,
      now: () => new Date(),
      log,
    }),
  )

  const web = await openWeb({ ...parts, core, post: outgoing.post })
  const http = await listenHttp({
    ...web,
    host: environment.HTTP_HOST,
    port: environment.HTTP_PORT,
    readiness: accepting,
    inbound: {
      // A program that hands in mail tries again whatever it is told: that shows nothing about who sent it.
      screen: filters.at(apiDoor, ['greylist']),
      notTaken: (fate) => refusals.note(fate, networkOf(fate.clientIp ?? '')),
    },
    outgoing,
    operations: {
      foresee: core.foresee,
      reread: (message) => rereadOne(core.rereadParts, message),
      retry: async (id) => (await outgoing.retry(id)) !== null,
    },
    registry: core.registry,
    metricsToken: environment.METRICS_TOKEN ?? null,
    pagerdutyHook: {
      secrets: environment.PAGERDUTY_WEBHOOK_SECRET ?? [],
      installation: await installationId(core.pool),
    },
    log,
  })
  started.defer(http.close)
  web.listensOn(urlOf(http))
  await tellHowToSetUp(web, log)

  const certificate = started.use(
    await openCertificate({
      files: () => config().tls,
      dataDir: environment.DATA_DIR,
      hostname: ourHost,
      log,
      registry: core.registry,
      lookEveryMs: certificateLookMs,
    }),
  )

  const door = createSmtpDoor({
    listeners: listenersOf(environment, config()),
    secureContext: () => certificate.context(),
    hostname: ourHost,
    screen: (listener) => filters.at(listener, []),
    receive: core.intake.receive,
    route: (recipient) => routeRecipient(recipient, config().table),
    limits: () => config().limits,
    manners: () => config().smtp,
    contact: () => config().contact,
    directory: core.directory,
    accepting,
    notTaken: refusals.note,
    log,
    registry: core.registry,
  })
  const listeners = await door.listen()
  started.defer(() => door.close(config().limits.drainMs))
  started.defer(readiness.drain)

  const running = started.move()
  return {
    smtp: listeners[0]?.at ?? '',
    http: `${http.host}:${http.port}`,
    listeners,
    reloadCertificate: (reason) => certificate.reload(reason),
    stop: () => running.disposeAsync(),
  }
}

/** The listener that the environment names, and those of the config. */
function listenersOf({ SMTP_HOST: host, SMTP_PORT: port }: Settings, { smtp, listeners }: Config) {
  return [{ name: firstListener, protocol: 'smtp', place: { host, port }, proxy: smtp.proxy } as const, ...listeners]
}
