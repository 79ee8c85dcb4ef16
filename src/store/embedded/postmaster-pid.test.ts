import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextMove, type Occupant, parsePostmasterPid } from './postmaster-pid.ts'

const ready = `4242\n/srv/postroom/data/postgres/cluster\n1795550000\n55432\n\n127.0.0.1\n  1234567    32768\nready   \n`

test('the lines of postmaster.pid are read', () => {
  expect(parsePostmasterPid(ready)).toEqual({ pid: 4242, port: 55_432, status: 'ready' })
  expect(parsePostmasterPid(ready.replace('ready   ', 'stopping'))).toMatchObject({ status: 'stopping' })
  expect(parsePostmasterPid('4242\n/srv\n')).toEqual({ pid: 4242, port: 0, status: 'unknown' })
  expect(parsePostmasterPid('-4242\n')).toMatchObject({ pid: 4242 })
})

test('whatever a crash left in the file is read without harm', () => {
  for (const text of ['', '\n', 'x', '0\n', '1.5\n']) expect(parsePostmasterPid(text), text).toBeNull()
  fc.assert(
    fc.property(fc.string(), (text) => {
      const lock = parsePostmasterPid(text)
      expect(lock === null || lock.pid > 0).toBe(true)
    }),
  )
})

const lock = { pid: 4242, port: 55_432 }
const occupied = (state: 'ours' | 'other' | 'zombie' | 'dead', status: 'ready' | 'starting' | 'stopping' | 'unknown') =>
  ({ kind: 'process', text: ready, lock: { ...lock, status }, state }) satisfies Occupant

test.each([
  ['nobody there', { kind: 'none' }, 'start', 'start'],
  ['file being written, or left by a crash', { kind: 'unreadable', text: '' }, 'wait', 'clear'],
  ['dead process: Postgres clears it', occupied('dead', 'ready'), 'start', 'start'],
  ['pid used by another program', occupied('other', 'ready'), 'clear', 'clear'],
  ['dead but not reaped', occupied('zombie', 'ready'), 'wait', 'clear'],
  ['our server', occupied('ours', 'ready'), 'attach', 'attach'],
  ['our server, recovering', occupied('ours', 'starting'), 'wait', 'wait'],
  ['our server, on its way out', occupied('ours', 'stopping'), 'wait', 'wait'],
  ['our server, says nothing', occupied('ours', 'unknown'), 'wait', 'wait'],
] satisfies [string, Occupant, string, string][])('next move with %s', (_, occupant, atFirst, later) => {
  expect(nextMove(occupant, true)).toBe(atFirst)
  expect(nextMove(occupant, false)).toBe(later)
})
