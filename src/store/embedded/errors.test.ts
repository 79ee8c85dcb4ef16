import { expect, test } from 'vitest'
import { diagnose, EmbeddedError, explainFileError } from './errors.ts'

const place = '/srv/data/postgres/cluster'

/** What the programs really write, recorded. */
test.each([
  ['disk-full', 'initdb: error: could not write to file "pg_wal/xlogtemp.12": No space left on device'],
  ['disk-full', 'PANIC:  could not write to file "pg_wal/xlogtemp.12": Disk quota exceeded'],
  ['disk-full', 'HINT:  Check free disk space.'],
  ['account', 'initdb: error: could not look up effective user ID 10001: user does not exist'],
  ['not-writable', `initdb: error: could not access directory "${place}": Permission denied`],
  ['not-writable', `FATAL:  data directory "${place}" has wrong ownership`],
  ['not-writable', 'FATAL:  could not create lock file "postmaster.pid": Read-only file system'],
  ['other-version', 'FATAL:  database files are incompatible with server'],
  ['binaries', 'postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file'],
  ['start', 'FATAL:  could not load pg_hba.conf'],
])('%s is recognised in: %s', (problem, output) => {
  const err = diagnose('it failed', place, `LOG:  starting\n${output}\n`)
  expect(err.problem).toBe(problem)
  expect(err.message).toContain(output)
})

test('of a long output, the last lines are shown', () => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')
  expect(diagnose('it failed', place, output).message).toMatch(/below; the directory is \S+\n {2}line 92\n.*line 99$/s)
})

test('a failed file operation says what to do; other errors stay what they are', () => {
  const ofSystem = (code: string) =>
    explainFileError(Object.assign(new Error(code), { code, syscall: 'mkdir' }), '/srv/data')
  for (const code of ['EACCES', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC']) {
    expect(ofSystem(code), code).toBeInstanceOf(EmbeddedError)
    expect(ofSystem(code), code).toMatchObject({ message: expect.stringContaining('/srv/data') })
  }
  const bug = new TypeError('x is not a function')
  expect(explainFileError(bug, '/srv/data')).toBe(bug)
})
