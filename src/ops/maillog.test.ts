import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { createMailLog, type MailFate, quoted } from './maillog.ts'

const fate: MailFate = {
  session: 's1',
  mail: 'm1',
  clientIp: '192.0.2.1',
  reversePath: 'ann@customer.example',
  recipients: ['support@postroom.example'],
  bytes: 31,
  outcome: 'opened',
  because: 'a new ticket',
  reply: '250 2.0.0 T-1 accepted',
  ref: 'T-1',
  durationMs: 12.3456,
}

function linesOf(write: (log: ReturnType<typeof createMailLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  write(createMailLog(createLog('info', { write: (line) => lines.push(JSON.parse(line)) }, false)))
  return lines
}

test('each fate is one line with the same fields', () => {
  const lines = linesOf((log) => {
    log.accepted(fate)
    log.redelivered(fate)
    log.refused(fate)
    log.deferred(fate)
    log.postponed(fate)
  })
  const { durationMs: _, ...fields } = fate
  expect(lines.map(({ msg, level }) => [msg, level])).toEqual([
    ['mail accepted', 30],
    ['mail redelivered', 30],
    ['mail refused', 30],
    ['mail deferred', 40],
    ['mail postponed', 30],
  ])
  for (const line of lines) expect(line).toMatchObject({ ...fields, durationMs: 12.3 })
})

test('the cause of a deferral is in the line', () => {
  const err = new Error('can not commit', { cause: new Error('connection refused') })
  const [line] = linesOf((log) => log.deferred({ ...fate, err }))
  expect(JSON.stringify(line)).toContain('connection refused')
})

test('what a peer wrote is bounded, in length and in number', () => {
  const recipients = Array.from({ length: 100 }, (_, index) => `${index}${'x'.repeat(5_000)}@postroom.example`)
  const [line] = linesOf((log) => log.accepted({ ...fate, reversePath: 'y'.repeat(5_000), recipients }))
  expect(line).toMatchObject({ recipientCount: 100 })
  expect(line?.['recipients']).toHaveLength(10)
  expect(JSON.stringify(line).length).toBeLessThan(4_000)
})

test.for([
  ['ann@customer.example', 'ann@customer.example'],
  ['a\r\nlevel=50 msg="all is lost"', 'a\\u{d}\\u{a}level=50 msg="all is lost"'],
  ['\u001b[2J', '\\u{1b}[2J'],
  ['moc.elpmaxe\u202e', 'moc.elpmaxe\\u{202e}'],
  ['müller@bücher.example', 'müller@bücher.example'],
] as const)('%j is written as %j', ([text, written]) => expect(quoted(text, 100)).toBe(written))

test('a text that was cut says so', () => expect(quoted('abcdef', 3)).toBe('abc…'))

test('why a mail was filed apart stands in its line, bounded', () => {
  const [line] = linesOf((log) => log.accepted({ ...fate, suspected: `rspamd: ${'x'.repeat(1_000)}` }))
  expect(String(line?.['suspected'])).toMatch(/^rspamd: x{492}…$/)
  expect(linesOf((log) => log.accepted(fate))[0]).not.toHaveProperty('suspected')
})
