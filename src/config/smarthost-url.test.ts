import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSmarthostUrl } from './smarthost-url.ts'

test.each([
  ['smtp://mx.example', { host: 'mx.example', port: 587, tls: 'starttls', login: null, ca: null }],
  ['smtp://mx.example:25', { port: 25, tls: 'starttls' }],
  ['smtps://mx.example', { port: 465, tls: 'implicit' }],
  ['smtps://mx.example?tls=required', { tls: 'implicit' }],
  ['smtp://mx.example?tls=off', { tls: 'off' }],
  ['smtp://localhost:25', { tls: 'off' }],
  ['smtp://127.0.0.2', { tls: 'off' }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, tls: 'off' }],
  ['smtp://localhost?tls=required', { tls: 'starttls' }],
  ['smtp://127.0.0.1.evil.example', { tls: 'starttls' }],
  ['smtp://desk%40ours.example:p%2Fw%3F@mx.example', { login: { user: 'desk@ours.example', password: 'p/w?' } }],
  ['smtp://mx.example?tls=required&ca=/etc/ours.pem', { tls: 'starttls', ca: '/etc/ours.pem' }],
])('%s is understood', (url, expected) => {
  expect(parseSmarthostUrl(url)).toMatchObject(expected)
})

test.each([
  'http://mx.example',
  'smtp://',
  'smtp://mx.example/path',
  'smtp://mx.example?tls=no',
  'smtp://mx.example?TLS=off',
  'smtp://mx.example?tls=required&tls=off',
  'smtp://mx.example?ignoreTLS=true',
  'smtps://mx.example?tls=off',
  'smtp://a:%zz@mx.example',
  'mx.example:25',
])('%s is none of ours', (url) => {
  expect(parseSmarthostUrl(url)).toBeNull()
})

test('no text makes it throw, and nothing turns TLS off but tls=off and the loopback', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (web, text) => {
      parseSmarthostUrl(text)
      const url = web.replace(/^https?:/, 'smtp:')
      if (parseSmarthostUrl(url)?.tls === 'off') expect(url).toMatch(/tls=off|localhost|127\./)
    }),
  )
})
