import { expect, test } from 'vitest'
import { createAdmission } from './admission.ts'

const limits = { connections: 3, connectionsPerNetwork: 2 }

test('each network has its share, and all have theirs', () => {
  const admission = createAdmission()
  const refusal = (address: string) => admission.refusalFor(address, limits)
  admission.enter('192.0.2.1')
  expect(refusal('192.0.2.1')).toBeNull()
  admission.enter('192.0.2.1')
  expect(refusal('192.0.2.1')).toBe('too-many-connections-of-network')
  expect(refusal('192.0.2.2')).toBeNull()
  admission.enter('192.0.2.2')
  expect(refusal('192.0.2.3')).toBe('too-many-connections')
  admission.leave('192.0.2.1')
  expect(refusal('192.0.2.1')).toBeNull()
})

test('who leaves is forgotten', () => {
  const admission = createAdmission()
  for (let i = 0; i < 1_000; i++) {
    admission.enter(`192.0.2.${i}`)
    admission.leave(`192.0.2.${i}`)
  }
  expect(admission.refusalFor('192.0.2.1', { connections: 1, connectionsPerNetwork: 1 })).toBeNull()
})

test('an IPv6 client has no new share by the next address of its /64', () => {
  const admission = createAdmission()
  admission.enter('2001:db8::1')
  admission.enter('2001:db8::2')
  expect(admission.refusalFor('2001:db8::3', limits)).toBe('too-many-connections-of-network')
  expect(admission.refusalFor('2001:db8:0:1::1', limits)).toBeNull()
})
