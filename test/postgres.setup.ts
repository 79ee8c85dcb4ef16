/**
 * One real Postgres for the whole test run (vitest's globalSetup). It is the embedded one in a temporary directory, so
 * every run also tests that it starts; `test/database.ts` makes a fresh database in it for each test file.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { isAlive } from '../src/store/embedded/process-state.ts'
import type { Connection } from '../src/store/embedded/session.ts'
import { openEmbedded } from '../src/store/embedded/supervisor.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the superuser, to the run's Postgres. */
    postgres: Connection
  }
}

/** Starts the run's Postgres, tells the tests how to reach it, and gives the teardown. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const dataDir = await mkdtemp(join(tmpdir(), `postroom-test-${process.pid}-`))
  // Speed before durability, here only: tests of durability start a Postgres of their own.
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }
  const postgres = await openEmbedded({ dataDir, log: pino({ level: 'warn' }), role: 'service', settings })
  project.provide('postgres', postgres.connection)
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** A run that was killed leaves its Postgres running; it is taken over, to be stopped. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^postroom-test-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const dataDir = join(tmpdir(), name)
    const leftover = await openEmbedded({ dataDir, log: pino({ level: 'warn' }), role: 'service' }).catch(() => null)
    await leftover?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
