/**
 * The service: starts its parts in order, stops them in reverse. Read top to bottom it is the list of what runs.
 */
import { hostname } from 'node:os'
import type { Config } from './config/config.ts'
import type { Settings } from './config/environment.ts'
import { openCore } from './core.ts'
import { createFilters } from './filters/filter-set.ts'
import { listenHttp } from './http/server.ts'
import { sweepBodies } from './intake/body.ts'
import { laterReading } from './intake/reread.ts'
import { diskReadiness, watchDiskSpace } from './ops/disk-space.ts'
import type { Log } from './ops/log.ts'
import { watchReadiness } from './ops/readiness.ts'
import { routeRecipient } from './routing/route.ts'
import { createSmtpDoor } from './smtp/door.ts'

export type Service = Readonly<{
  /** Where it listens, as `host:port`. */
  smtp: string
  http: string
  /** Stops accepting, finishes what is in DATA within the drain time, closes everything. */
  stop(): Promise<void>
}>

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

  const readiness = watchReadiness(async () => {
    await core.pool.query('select 1')
  })
  started.defer(readiness.stop)

  const disk = await watchDiskSpace(environment.DATA_DIR, core.registry)
  started.defer(disk.stop)
  const accepting = () => {
    const ready = readiness.now()
    return ready.ok ? diskReadiness(disk.freeBytes(), config().limits.freeDiskBytes) : ready
  }

  const http = await listenHttp({
    host: environment.HTTP_HOST,
    port: environment.HTTP_PORT,
    readiness: accepting,
    registry: core.registry,
    pool: core.pool,
    log,
  })
  started.defer(http.close)

  const filters = started.use(
    createFilters({
      settings: () => config().filters,
      dns: core.dns,
      pool: core.pool,
      ourName: hostname(),
      rspamdPassword: environment.RSPAMD_PASSWORD ?? null,
      log,
      registry: core.registry,
    }),
  )

  const door = createSmtpDoor({
    host: environment.SMTP_HOST,
    port: environment.SMTP_PORT,
    hostname: hostname(),
    screen: filters.at('smtp'),
    receive: core.intake.receive,
    route: (recipient) => routeRecipient(recipient, config().table),
    limits: () => config().limits,
    manners: () => config().smtp,
    contact: () => config().contact,
    directory: core.directory,
    accepting,
    log,
    registry: core.registry,
  })
  const smtp = await door.listen()
  started.defer(() => door.close(config().limits.drainMs))
  started.defer(readiness.drain)

  const running = started.move()
  return { smtp: `${smtp.host}:${smtp.port}`, http: `${http.host}:${http.port}`, stop: () => running.disposeAsync() }
}
