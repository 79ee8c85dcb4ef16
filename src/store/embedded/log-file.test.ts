import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from './log-file.ts'

test('the log of Postgres is bounded, and what came since the start can be read', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'postroom-log-'))
  const logFile = join(directory, 'postgres.log')
  await writeFile(logFile, Buffer.alloc(9 * 1024 * 1024, 'old\n'))
  await using log = await openLog(logFile)
  await appendFile(logFile, 'FATAL:  new\n')
  expect(await log.since()).toBe('FATAL:  new\n')
  expect((await stat(logFile)).size).toBe(12)
  expect((await readFile(`${logFile}.old`, 'utf8')).startsWith('old\n')).toBe(true)
  await rm(directory, { recursive: true })
})
