import { expect, test } from 'vitest'
import { isPublicAddress } from './client-address.ts'

test.each(['192.0.2.1', '8.8.8.8', '2001:db8::1', '::ffff:8.8.8.8', '172.32.0.1', '100.128.0.1'])(
  '%s is an address of the internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each([
  ...['127.0.0.1', '::1', '::', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.1.1', '0.0.0.0'],
  ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fd00::1', 'fe80::1'],
  ...['ff02::1', '', 'localhost', '1.2.3', 'unix:/run/x'],
])('%j is not', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
