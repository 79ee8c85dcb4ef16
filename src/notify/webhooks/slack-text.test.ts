import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GivenHappening, happening } from '../../../test/happenings.ts'
import { slackText, slackWords } from './slack-text.ts'

const aHappening = (given: GivenHappening) =>
  happening({ ...given, ticket: { type: 'incident', priority: 'urgent', subject: 'The site is down' } })

const url = 'https://desk.example.com/tickets/T-42'

test.each([
  ['opened', 'ticket.created', {}, 'opened by Ann (urgent incident): The site is down'],
  ['replied', 'message.received', {}, 'answer from Ann: The site is down'],
  ['grouped', 'message.received', {}, 'the same alert again from Ann: The site is down'],
  ['noted', 'message.received', {}, 'message from Ann: The site is down'],
  ['status', 'ticket.updated', { from: 'new', to: 'open' }, 'status new → open by Ben: The site is down'],
  ['raised', 'ticket.updated', { from: 'low', to: 'urgent' }, 'raised low → urgent by Ben: The site is down'],
  ['assigned', 'ticket.updated', {}, 'assigned by Ben: The site is down'],
  ['changed', 'ticket.updated', { field: 'problem', from: null, to: 7 }, 'problem none → 7 by Ben: The site is down'],
  [
    'notification-failed',
    'notification.failed',
    { channel: 'pagerduty', kind: 'trigger', because: 'it answered <400>' },
    '*could not be told of* (trigger by pagerduty: it answered &lt;400&gt;): The site is down',
  ],
] as const)('%s is told as one line with a link', (kind, type, data, line) => {
  expect(slackText(aHappening({ kind, data, actor: 'agent:Ben' }), type, url)).toBe(`<${url}|T-42> ${line}`)
})

test.each([
  ['mail:ann@customer.example', 'ann@\u200Bcustomer.example'],
  ['pagerduty:Ben', 'Ben in PagerDuty'],
  ['postroom', 'Postroom'],
])('an act of %s is told as one of %s', (actor, who) => {
  const data = { from: 'open', to: 'solved' }
  expect(slackText(aHappening({ kind: 'status', actor, data }), 'ticket.updated', url)).toContain(`by ${who}: `)
})

test.each([
  ['<!channel> look', '&lt;!channel&gt; look'],
  ['@channel @here @everyone', '@\u200Bchannel @\u200Bhere @\u200Beveryone'],
  ['<@U024BE7LH>', '&lt;@\u200BU024BE7LH&gt;'],
  ['[bank](https://evil.example)', '[bank]\u200B(https://evil.example)'],
  ['a & b', 'a &amp; b'],
  ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ['two\r\n\tlines\u2028three', 'two lines three'],
  ['\u202Eevil\u0000\u001B[31m', 'evil [31m'],
  ['x'.repeat(300), `${'x'.repeat(200)}…`],
])('%j is written as %j', (text, written) => expect(slackWords(text)).toBe(written))

test('no words from outside mention anybody, make a link, or break the line', () => {
  const pieces = fc.constantFrom('<', '>', '!', '@', '&', '|', '[', ']', '(', ')', '\n', '\u200B', 'channel', 'lt;')
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (words) => {
      const text = slackWords(words.join(''))
      expect(text).not.toMatch(/[<>\r\n]|@(?!\u200B)|\]\(|&(?!(?:amp|lt|gt);)/)
      expect([...text.replace(/&\w+;/g, '.').replaceAll('\u200B', '')].length).toBeLessThanOrEqual(201)
    }),
  )
})
