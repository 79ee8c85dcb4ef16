/**
 * What we know of smtp-server's insides, checked against the version that is installed: an upgrade that adds a verb, drops
 * a method that we override, or rewords a closing fails here and not in production.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SMTPServer } from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import { expect, test } from 'vitest'
import { libraryOptions } from '../../src/smtp/library-options.ts'
import { closingOf } from '../../src/smtp/library-wording.ts'
import { testLimits } from './open-door.ts'

const source = readFileSync(fileURLToPath(import.meta.resolve('smtp-server/lib/smtp-connection.js')), 'utf8')
/** A listener in clear, without STARTTLS. */
const clear = { isLmtp: false, isImplicitTls: false, offersStartTls: false }
const options = libraryOptions({ hostname: 'mx.postroom.example', limits: () => testLimits }, clear)

test('each command that the library can run is served or switched off (rows 2, 15, 22)', () => {
  const handlers = Object.getOwnPropertyNames(SMTPConnection.prototype).filter((name) => name.startsWith('handler_'))
  const served = ['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'QUIT', 'HELP', 'VRFY']
  const verbs = handlers.map((name) => name.slice('handler_'.length))
  expect(verbs.toSorted()).toEqual([...served, ...(options.disabledCommands ?? [])].toSorted())
})

test.for(['_onCommand', 'send', '_parseAddressCommand', '_validateMailParams', '_resetSession', '_onClose', 'upgrade'])(
  'the library still passes everything through %s, which we override',
  (name) => {
    expect(Object.getOwnPropertyNames(SMTPConnection.prototype)).toContain(name)
    expect(source.split(`this.${name}(`).length).toBeGreaterThan(1)
  },
)

test('the library still makes its stream in _createParser, and uses of it only what ours has', () => {
  expect(source.split('this._createParser()').length).toBeGreaterThan(1)
  const used = [...source.matchAll(/\bparser\.(\w+)|this\._parser\.(\w+)/g)].map(([, a, b]) => a ?? b)
  expect([...new Set(used)].toSorted()).toEqual(
    ['_dataMode', 'continue', 'dataBytes', 'isClosed', 'on', 'oncommand', 'startDataMode'].toSorted(),
  )
})

test('STARTTLS is the only other command that a listener with TLS has', () => {
  const withTls = libraryOptions({ hostname: 'x', limits: () => testLimits }, { ...clear, offersStartTls: true })
  expect(options.disabledCommands).toEqual([...(withTls.disabledCommands ?? []), 'STARTTLS'])
})

test('the certificate of a handshake is the one in secureContext, which we set', () => {
  expect(source).toContain("secureContext: server.secureContext.get('*')")
})

test('sessions begin in connect, which we override', () => {
  expect(Object.getOwnPropertyNames(SMTPServer.prototype)).toContain('connect')
})

test('each 421 that the library can give is known to us', () => {
  const texts = [...source.matchAll(/send\(421, ([^;]*?)(?:, (?:commandName|false))?\);/g)].map(([, text]) => text)
  expect(texts.toSorted()).toEqual([
    "'Error: ' + err.message",
    "'Error: too many unauthenticated commands'",
    "'Error: too many unrecognized commands'",
    "'HTTP requests not allowed'",
    "'Server shutting down'",
    "'Timeout - closing connection'",
    "this.name + ' Too many connected clients, try again in a moment'",
    "this.name + ' You talk too soon'",
  ])
  expect(closingOf('Timeout - closing connection')).toBe('idle')
})

test('a limit that changes counts at the next use of an option', () => {
  const changing = { ...testLimits }
  const live = libraryOptions({ hostname: 'mx.postroom.example', limits: () => changing }, clear)
  changing.sizeBytes = 7
  expect(live).toMatchObject({ size: 7 })
})
