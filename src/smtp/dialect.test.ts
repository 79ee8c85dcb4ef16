import { expect, test } from 'vitest'
import { dialectOf, objectionIn } from './dialect.ts'
import { commandReplies } from './replies.ts'

const port = { host: '127.0.0.1', port: 0 }
const dialects = {
  smtp: dialectOf({ protocol: 'smtp', place: port }),
  smtps: dialectOf({ protocol: 'smtps', place: port }),
  lmtp: dialectOf({ protocol: 'lmtp', place: port }),
  'lmtp on a socket': dialectOf({ protocol: 'lmtp', place: { socket: '/run/lmtp', mode: 0o660 } }),
} as const

const { unknown, notImplemented, noArgument, controlCharacters } = commandReplies

test.for([
  ['smtp', 'EHLO client.example', null],
  ['smtp', 'LHLO client.example', notImplemented],
  ['smtp', 'STARTTLS', null],
  ['smtp', 'starttls ', null],
  ['smtp', 'STARTTLS now', noArgument],
  ['smtp', 'STARTTLS\0', controlCharacters],
  ['smtps', 'EHLO client.example', null],
  ['smtps', 'STARTTLS', notImplemented],
  ['lmtp', 'LHLO client.example', null],
  ['lmtp', 'lhlo client.example', null],
  ['lmtp', 'LHLO \x1b', controlCharacters],
  ['lmtp', 'EHLO client.example', unknown],
  ['lmtp', 'helo client.example', unknown],
  ['lmtp', 'STARTTLS', null],
  ['lmtp', 'MAIL FROM:<>', null],
  ['lmtp', 'XCLIENT ADDR=192.0.2.1', notImplemented],
  ['lmtp on a socket', 'STARTTLS', notImplemented],
] as const)('%s: "%s"', ([listener, line, reply]) => {
  expect(objectionIn(dialects[listener], line)).toEqual(reply && { kind: 'reply', reply })
})
