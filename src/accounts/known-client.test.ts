import fc from 'fast-check'
import { expect, test } from 'vitest'
import { knownClients } from './known-client.ts'

const { withMark, isKnown } = knownClients('a-secret-of-a-test')

test('a browser is known for the addresses that signed in there, and for no other', () => {
  const kept = withMark(withMark('', 'ann@desk.test'), 'ben@desk.test')
  expect([isKnown(kept, 'ann@desk.test'), isKnown(kept, 'ben@desk.test'), isKnown(kept, 'eve@desk.test')]).toEqual([
    true,
    true,
    false,
  ])
  expect(isKnown(knownClients('another secret').withMark('', 'ann@desk.test'), 'ann@desk.test')).toBe(false)
})

test('whatever a browser says that it keeps, makes it known to nobody, and what we add to it is small', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (kept) => {
      expect(isKnown(kept, 'ann@desk.test')).toBe(false)
      const now = withMark(kept, 'ann@desk.test')
      expect(now.length).toBeLessThan(300)
      expect(isKnown(now, 'ann@desk.test')).toBe(true)
    }),
  )
})
