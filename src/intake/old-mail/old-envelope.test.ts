import { expect, test } from 'vitest'
import type { RouteTable } from '../../routing/types.ts'
import { readHead } from './head.ts'
import { oldEnvelope, recipientsOf } from './old-envelope.ts'

const table: RouteTable = {
  domains: ['humanmade.com'],
  rules: ['support@humanmade.com', 'hosting@humanmade.com'].map((match) => ({
    match,
    type: 'question',
    priority: 'normal',
    page: false,
    dmarcFail: 'flag',
    where: 'test',
  })),
}

const now = new Date('2026-01-05T12:00:00Z')

test.each([
  ['To', ['To: Support <support@humanmade.com>'], ['support@humanmade.com']],
  [
    'Delivered-To before To',
    ['Delivered-To: hosting@humanmade.com', 'To: support@humanmade.com'],
    ['hosting@humanmade.com'],
  ],
  [
    'X-Original-To when Delivered-To is the archive',
    ['Delivered-To: all@archive.example', 'X-Original-To: hosting@humanmade.com', 'To: support@humanmade.com'],
    ['hosting@humanmade.com'],
  ],
  [
    'Cc when To is not ours',
    ['To: bob@other.example', 'Cc: ann@other.example, support@humanmade.com'],
    ['support@humanmade.com'],
  ],
  [
    'all of ours in one field, and none of the others',
    ['To: support@humanmade.com, bob@other.example,', ' hosting+vip@humanmade.com'],
    ['support@humanmade.com', 'hosting+vip@humanmade.com'],
  ],
  [
    'a group',
    ['To: desk: support@humanmade.com, hosting@humanmade.com;'],
    ['support@humanmade.com', 'hosting@humanmade.com'],
  ],
  [
    'never a name or a comment',
    ['To: "support@humanmade.com, hi" <hosting@humanmade.com> (support@humanmade.com)'],
    ['hosting@humanmade.com'],
  ],
  ['each once', ['To: support@humanmade.com', 'To: support@humanmade.com'], ['support@humanmade.com']],
])('a mail was for %s', (_, header, recipients) => {
  expect(recipientsOf(headOf(header), table)).toEqual({ kind: 'served', recipients })
})

test('when nothing of ours is named, what was found is told', () => {
  const head = headOf(['Delivered-To: a@x.example', 'To: nobody@humanmade.com', 'Cc: a@x.example'])
  expect(recipientsOf(head, table)).toEqual({ kind: 'not-served', tried: ['a@x.example', 'nobody@humanmade.com'] })
})

test.each([
  ['Return-Path', ['Return-Path: <bounce@x.example>', 'From: ann@x.example'], 'bounce@x.example'],
  ['a null Return-Path', ['Return-Path: <>', 'From: ann@x.example'], ''],
  ['the From line', ['From bob@x.example Mon Jan  1 09:30:00 2024', 'From: ann@x.example'], 'bob@x.example'],
  ['a bounce by its From line', ['From MAILER-DAEMON Mon Jan  1 09:30:00 2024', 'From: ann@x.example'], ''],
  ['the author, where nobody noted it', ['From: Ann <ann@x.example>'], 'ann@x.example'],
  ['nothing', ['Subject: x'], ''],
])('the reverse-path comes from %s', (_, header, reversePath) => {
  expect(oldEnvelope(headOf(header), [], 'import-1', now).reversePath).toBe(reversePath)
})

const received = 'Received: from a by b; Tue, 2 Jan 2024 10:00:00 +0100 (CET)'

test.each([
  ['the From line', ['From x Mon Jan  1 09:30:00 2024', received], '2024-01-01T09:30:00Z'],
  [
    'the newest Received field',
    [received, 'Received: from c by a; Tue, 2 Jan 2024 08:00:00 +0000', 'Date: Mon, 1 Jan 2024 00:00:00 +0000'],
    '2024-01-02T09:00:00Z',
  ],
  ['Date', ['Date: Mon, 1 Jan 2024 00:00:00 +0000'], '2024-01-01T00:00:00Z'],
  [
    'Date, when Received cannot be',
    ['Received: by b; Tue, 2 Jan 2044 10:00:00 +0000', 'Date: Mon, 1 Jan 2024 00:00:00 +0000'],
    '2024-01-01T00:00:00Z',
  ],
  ['now, when Date cannot be', ['Date: Thu, 1 Jan 1970 00:00:00 +0000'], '2026-01-05T12:00:00Z'],
  ['now, when nothing tells', ['Subject: x'], '2026-01-05T12:00:00Z'],
])('the time comes from %s', (_, header, at) => {
  expect(oldEnvelope(headOf(header), [], 'import-1', now).receivedAt).toEqual(new Date(at))
})

function headOf(lines: readonly string[]) {
  return readHead(Buffer.from(`${lines.join('\n')}\n\nhello\n`))
}
