import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { isTransient } from './transient.ts'

const ofServer = (code: string) => Object.assign(new DatabaseError('said by Postgres', 0, 'error'), { code })
const ofSystem = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall })

test.each([
  ['connection failure', ofServer('08006')],
  ['admin shutdown', ofServer('57P01')],
  ['crash shutdown', ofServer('57P02')],
  ['cannot connect now', ofServer('57P03')],
  ['read-only after a failover', ofServer('25006')],
  ['serialization failure', ofServer('40001')],
  ['deadlock', ofServer('40P01')],
  ['statement timeout', ofServer('57014')],
  ['disk full', ofServer('53100')],
  ['too many connections', ofServer('53300')],
  ['I/O error', ofServer('58030')],
  ['refused', ofSystem('ECONNREFUSED', 'connect')],
  ['reset', ofSystem('ECONNRESET', 'read')],
  ['socket file missing', ofSystem('ENOENT', 'connect')],
  ['pool exhausted', new Error('timeout exceeded when trying to connect')],
  ['handshake too slow', new Error('timeout expired')],
  ['socket closed', new Error('Connection terminated unexpectedly')],
  ['no answer', new Error('Query read timeout')],
  ['wrapped by drizzle', new Error('Failed query', { cause: ofServer('57P01') })],
])('what passes by itself is transient: %s', (_, err) => {
  expect(isTransient(err)).toBe(true)
})

test.each([
  ['unique violation', ofServer('23505')],
  ['invalid byte sequence', ofServer('22021')],
  ['lock timeout', ofServer('55P03')],
  ['wrong password', ofServer('28P01')],
  ['a file of ours', ofSystem('ENOENT', 'open')],
  ['a bug', new TypeError('x is not a function')],
  ['a bug wrapped by drizzle', new Error('Failed query', { cause: ofServer('42601') })],
  ['no error at all', 'ECONNREFUSED'],
])('what would fail again is not transient: %s', (_, err) => {
  expect(isTransient(err)).toBe(false)
})
