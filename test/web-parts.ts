/** The real parts that a dashboard is made of, on a database of a test, without the service around them. */
import { Registry } from 'prom-client'
import { builtInConfig } from '../src/config/config.ts'
import { readEnvironment } from '../src/config/environment.ts'
import { openCore } from '../src/core.ts'
import type { HttpParts } from '../src/http/server.ts'
import { rereadOne } from '../src/intake/reread.ts'
import { retryNotification } from '../src/notify/outbox/retry.ts'
import type { Log } from '../src/ops/log.ts'
import { openWeb } from '../src/web.ts'
import type { TestDatabase } from './database.ts'
import { createWorkplace } from './service/harness.ts'

/** What `listenHttp` takes; with nothing that sends, and a port of its own. */
export async function webParts(
  database: TestDatabase,
  log: Log,
): Promise<AsyncDisposable & Readonly<{ parts: HttpParts }>> {
  await using opened = new AsyncDisposableStack()
  const place = opened.use(await createWorkplace())
  const read = readEnvironment({ DATABASE_URL: database.url, DATA_DIR: place.dataDir }, place.path)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const environment = read.settings
  const config = builtInConfig
  const core = opened.use(await openCore({ environment, config, log, role: 'visitor', readLater: () => undefined }))
  const web = await openWeb({ environment, config, log, core, post: async () => undefined })
  const closing = opened.move()
  return {
    parts: {
      ...web,
      ...{ host: '127.0.0.1', port: 0, registry: new Registry(), metricsToken: null },
      readiness: () => ({ ok: true }),
      inbound: { screen: { visit: () => null }, notTaken: () => undefined },
      outgoing: {
        report: async () => null,
        problems: () => [],
        retry: (id) => retryNotification(core.pool, null, id, new Date()),
      },
      operations: {
        foresee: core.foresee,
        reread: (message) => rereadOne(core.rereadParts, message),
        retry: async (id) => (await retryNotification(core.pool, null, id, new Date())) !== null,
      },
      pagerdutyHook: { secrets: [], installation: 'none' },
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
