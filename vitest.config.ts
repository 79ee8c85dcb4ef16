import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // One real Postgres for the whole run; each file makes a database of its own in it.
    globalSetup: ['test/postgres.setup.ts'],
    // Processes, not threads: the service starts worker threads and reads signals, as in production.
    pool: 'forks',
    // What a file imports is read once for all files of a process; no test changes what it imports.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
