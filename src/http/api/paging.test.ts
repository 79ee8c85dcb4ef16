import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedFor, etagOf, hasIt, timeAskedFor } from './concurrency.ts'
import { cursorOf, isNumber, pageOf, readCursor } from './paging.ts'
import { isId } from './shapes/parameters.ts'

test('a cursor that we gave is read as the row that it names, and by no other order', () => {
  const micros = fc.option(fc.bigInt({ min: 0n, max: 10n ** 17n }).map(String))
  fc.assert(
    fc.property(micros, fc.uuid(), (at, id) => {
      const cursor = cursorOf('time', { at, id })
      expect(readCursor('time', cursor, isId)).toEqual({ at, id })
      expect(readCursor('keys', cursor, isId)).toBeNull()
      expect(readCursor('time', cursor, isNumber)).toBeNull()
      expect(cursor).toMatch(/^[\w-]+$/)
    }),
  )
})

test('whatever else is sent as a cursor is none, and nothing is thrown', () => {
  const forged = fc.oneof(
    fc.string(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc.anything().map((value) => Buffer.from(String(JSON.stringify(['time', value, value]))).toString('base64url')),
  )
  fc.assert(
    fc.property(forged, (cursor) => {
      const read = readCursor('time', cursor, isId)
      if (read !== null) expect(isId(read.id)).toBe(true)
    }),
  )
})

test('pages of rows, put together, are the rows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }), (count, limit) => {
      const rows = Array.from({ length: count }, (_, n) => ({ at: null, id: String(n + 1) }))
      const given: string[] = []
      for (let from = 0; ; from += limit) {
        const page = pageOf(rows.slice(from, from + limit + 1), 'number', limit)
        given.push(...page.rows.map(({ id }) => id))
        if (page.next === null) break
        expect(readCursor('number', page.next, isNumber)?.id).toBe(given.at(-1))
      }
      expect(given).toEqual(rows.map(({ id }) => id))
    }),
  )
})

test('an ETag names its time to the millisecond, and what If-Match asks for is read from it', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (at) => {
      expect(timeAskedFor(askedFor(etagOf(at)))).toEqual(at)
      expect(hasIt(`"x", W/${etagOf(at)}`, etagOf(at))).toBe(true)
      expect(hasIt(etagOf(new Date(at.getTime() + 1)), etagOf(at))).toBe(false)
    }),
  )
})

test.each([
  [undefined, 'nothing', null],
  ['*', 'anything', null],
  ['W/"abc"', 'states', new Date(0)],
  ['abc', 'states', new Date(0)],
  ['', 'states', new Date(0)],
])('If-Match %j asks for %s', (header, kind, time) => {
  expect([askedFor(header).kind, timeAskedFor(askedFor(header))]).toEqual([kind, time])
})
