import { Resolver } from 'node:dns'
import { expect, test } from 'vitest'
import { isResolverAddress } from './resolver-address.ts'

test.each(['9.9.9.9', '127.0.0.1:5353', '::1', '2620:fe::fe', '[::1]', '[2620:fe::fe]:53', '10.0.0.1:65535'])(
  '%s is an address of a resolver, and Node takes it',
  (text) => {
    expect(isResolverAddress(text)).toBe(true)
    expect(() => new Resolver().setServers([text])).not.toThrow()
  },
)

test.each([
  ...['', 'localhost', 'dns.example:53', '9.9.9', '9.9.9.9:', '9.9.9.9:0', '9.9.9.9:70000', '9.9.9.9:5x'],
  ...['[9.9.9.9]:53', '[::1', '::1]:53', '[]:53', 'fe80::1%eth0', '9.9.9.9 ', 'https://9.9.9.9/dns-query'],
])('%j is none', (text) => {
  expect(isResolverAddress(text)).toBe(false)
})
