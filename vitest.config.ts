import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // One real Postgres for the whole run; each file makes a database of its own in it.
    globalSetup: ['test/postgres.setup.ts'],
    // Processes, not threads: the service starts worker threads and reads signals, as in production.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
