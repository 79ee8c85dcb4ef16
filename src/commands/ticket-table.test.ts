import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ListedTicket } from '../store/tickets.ts'
import { widthOf } from './terminal.ts'
import { ageOf, ticketTable } from './ticket-table.ts'

const now = new Date('2026-01-05T12:00:00Z')

const ticket: ListedTicket = {
  id: 42,
  ref: 'T-42',
  type: 'incident',
  priority: 'normal',
  status: 'new',
  subject: 'The checkout page is blank',
  requesterEmail: 'ada@customer.example',
  requesterName: 'Ada',
  source: 'email',
  problemId: null,
  heldBecause: null,
  suspectedBecause: null,
  createdAt: new Date('2026-01-05T11:55:00Z'),
  updatedAt: new Date('2026-01-05T11:55:00Z'),
}

const urgent: ListedTicket = {
  ...ticket,
  id: 43,
  ref: 'T-43',
  priority: 'urgent',
  status: 'open',
  subject: 'Site down',
}

/** Half characters (surrogates) too; fast-check's own `binary` takes a second to set up. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point))

test('without a terminal every value is whole and the columns are aligned', () => {
  const long = 'x'.repeat(300)
  expect(ticketTable([urgent, { ...ticket, subject: long }], { columns: null, colour: false, now: null })).toBe(
    [
      'REF   TYPE      PRIORITY  STATUS  OPENED                    REQUESTER             SUBJECT',
      'T-43  incident  urgent    open    2026-01-05T11:55:00.000Z  ada@customer.example  Site down',
      `T-42  incident  normal    new     2026-01-05T11:55:00.000Z  ada@customer.example  ${long}`,
      '',
    ].join('\n'),
  )
})

test('in a terminal the subject takes what the others leave', () => {
  const table = ticketTable([{ ...ticket, subject: 'word '.repeat(40) }], { columns: 100, colour: false, now })
  expect(table.split('\n')[1]).toBe(
    `T-42  incident  normal    new     5 min ago  ada@customer.example  ${'word '.repeat(7)}wor…`
      .slice(0, 99)
      .concat('…'),
  )
})

test('a narrow terminal keeps ref, priority and subject', () => {
  const [heading] = ticketTable([ticket], { columns: 40, colour: false, now }).split('\n')
  expect(heading).toBe('REF   PRIORITY  SUBJECT')
})

test('an urgent ticket stands out, and colour changes nothing else', () => {
  const style = { columns: 100, now }
  const coloured = ticketTable([urgent, ticket], { ...style, colour: true })
  expect(coloured).toContain('\u001b[41murgent')
  expect(stripVTControlCharacters(coloured)).toBe(ticketTable([urgent, ticket], { ...style, colour: false }))
})

test('no subject or requester breaks out of its row or its columns', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom(
      'a\nb',
      '\u001b[2J',
      '日本語のとても長い件名',
      '👩‍👩‍👧‍👦'.repeat(30),
      `e${'\u0301'.repeat(99)}`,
      '\u202Eabc',
      '',
    ),
  )
  fc.assert(
    fc.property(text, text, fc.integer({ min: 20, max: 200 }), (subject, requesterEmail, columns) => {
      const table = ticketTable([{ ...ticket, subject, requesterEmail }], { columns, colour: false, now })
      expect(table.split('\n')).toHaveLength(3)
      for (const line of table.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns)
      expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
    }),
  )
})

test.each([
  ['2026-01-05T12:00:09Z', 'just now'],
  ['2026-01-05T11:59:30Z', 'just now'],
  ['2026-01-05T11:01:00Z', '59 min ago'],
  ['2026-01-05T01:00:00Z', '11 h ago'],
  ['2025-12-01T12:00:00Z', '35 d ago'],
  ['2023-01-05T12:00:00Z', '3 y ago'],
])('%s is %s', (at, age) => {
  expect(ageOf(new Date(at), now)).toBe(age)
})
