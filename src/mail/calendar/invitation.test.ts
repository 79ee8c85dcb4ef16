import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { invitationDescription, invitationText } from './invitation.ts'

const calendar = (method: string | null, ...lines: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...(method === null ? [] : [`METHOD:${method}`]),
    ...lines,
    'END:VCALENDAR',
    '',
  ].join('\r\n')
const event = (method: string | null, ...lines: readonly string[]) =>
  calendar(method, 'BEGIN:VEVENT', 'UID:1@example.com', ...lines, 'END:VEVENT')
const linesOf = (text: string) => invitationText(text)?.split('\n') ?? null

test('an invitation is told: what, when, where, who', () => {
  const text = event(
    'REQUEST',
    'SUMMARY:Sprint review\\, third',
    'DTSTART;TZID=Europe/Berlin:20260303T100000',
    'DTEND;TZID=Europe/Berlin:20260303T113000',
    'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10',
    'EXDATE;TZID=Europe/Berlin:20260317T100000',
    'LOCATION:Room 4\\nsecond floor',
    'X-MICROSOFT-SKYPETEAMSMEETINGURL:https://meet.example/1',
    'ORGANIZER;CN=Ann Example:mailto:ann@example.com',
    'ATTENDEE;CN="Bob; of sales";PARTSTAT=NEEDS-ACTION:MAILTO:bob@example.com',
    'ATTENDEE;CN=eve@example.com:mailto:eve@example.com',
    'BEGIN:VALARM',
    'DESCRIPTION:Reminder',
    'END:VALARM',
  )
  expect(linesOf(text)).toEqual([
    'Invitation: Sprint review, third',
    'When: Tuesday, 3 March 2026, 10:00 – 11:30 Europe/Berlin (09:00 – 10:30 UTC)',
    'Repeats: every 2 weeks on Tuesday, 10 times, except 17 March 2026',
    'Where: Room 4 second floor',
    'Join: https://meet.example/1',
    'Organizer: Ann Example <ann@example.com>',
    'Attendees: Bob; of sales <bob@example.com>, eve@example.com',
  ])
})

const start = 'DTSTART;TZID=Europe/Berlin:20260303T100000'
const headings: readonly (readonly [string | null, readonly string[], string])[] = [
  ['REQUEST', [], 'Invitation: x'],
  ['request', ['SEQUENCE:2'], 'Updated invitation: x'],
  ['CANCEL', [], 'Cancelled: x'],
  ['REQUEST', ['STATUS:CANCELLED'], 'Cancelled: x'],
  ['REPLY', ['ATTENDEE;PARTSTAT=DECLINED;CN=Bob:mailto:bob@example.com'], 'Declined: x'],
  ['REPLY', ['ATTENDEE;PARTSTAT=TENTATIVE:mailto:bob@example.com'], 'Accepted tentatively: x'],
  ['REPLY', [], 'Answer: x'],
  ['COUNTER', [], 'Another time proposed: x'],
  ['DECLINECOUNTER', [], 'Proposed time declined: x'],
  ['PUBLISH', [], 'Event: x'],
  ['ADD', [], 'Further dates: x'],
  ['REFRESH', [], 'Latest version asked for: x'],
  ['X-OTHER', [], 'Event: x'],
  [null, [], 'Event: x'],
]

test.each(headings)('the method %s with %j is told as %s', (method, lines, heading) => {
  expect(linesOf(event(method, 'SUMMARY:x', start, ...lines))?.[0]).toBe(heading)
})

test('an answer says who answered what, and what was said to it', () => {
  const lines = ['SUMMARY:x', 'ATTENDEE;PARTSTAT=ACCEPTED;CN=Bob:mailto:bob@example.com', 'COMMENT:I will be late']
  expect(linesOf(event('REPLY', ...lines))).toEqual([
    'Accepted: x',
    'Answers: Bob <bob@example.com> accepted',
    'Comment: I will be late',
  ])
})

const whens: readonly (readonly [string, readonly string[], string])[] = [
  ['UTC', ['DTSTART:20260303T100000Z', 'DTEND:20260303T110000Z'], 'Tuesday, 3 March 2026, 10:00 – 11:00 UTC'],
  ['no zone', ['DTSTART:20260303T100000'], 'Tuesday, 3 March 2026, 10:00 (local time)'],
  ['a day', ['DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:20260304'], 'Tuesday, 3 March 2026 (all day)'],
  [
    'days',
    ['DTSTART;VALUE=DATE:20260303', 'DTEND;VALUE=DATE:20260306'],
    'Tuesday, 3 March 2026 – Thursday, 5 March 2026 (all day)',
  ],
  ['a day that is not called one', ['DTSTART:20260303'], 'Tuesday, 3 March 2026 (all day)'],
  ['a duration', ['DTSTART:20260303T100000Z', 'DURATION:PT1H30M'], 'Tuesday, 3 March 2026, 10:00 – 11:30 UTC'],
  ['no duration at all', ['DTSTART:20260303T100000Z', 'DURATION:an hour'], 'Tuesday, 3 March 2026, 10:00 UTC'],
  [
    'midnight between',
    ['DTSTART:20260303T230000Z', 'DTEND:20260304T010000Z'],
    'Tuesday, 3 March 2026, 23:00 – Wednesday, 4 March 2026, 01:00 UTC',
  ],
  [
    'another day in UTC',
    ['DTSTART;TZID=Asia/Tokyo:20260303T080000', 'DTEND;TZID=Asia/Tokyo:20260303T090000'],
    'Tuesday, 3 March 2026, 08:00 – 09:00 Asia/Tokyo (Monday, 2 March 2026, 23:00 – Tuesday, 3 March 2026, 00:00 UTC)',
  ],
  [
    'a zone of Windows',
    ['DTSTART;TZID=W. Europe Standard Time:20260703T100000'],
    'Friday, 3 July 2026, 10:00 Europe/Berlin (08:00 UTC)',
  ],
  [
    'a zone behind a path',
    ['DTSTART;TZID=/tool.example/20260101_1/America/Argentina/Ushuaia:20260703T100000'],
    'Friday, 3 July 2026, 10:00 America/Argentina/Ushuaia (13:00 UTC)',
  ],
  [
    'a zone that nobody knows',
    ['DTSTART;TZID=Moon/Base:20260703T100000', 'DTEND;TZID=Moon/Base:20260703T103000'],
    'Friday, 3 July 2026, 10:00 – 10:30 Moon/Base',
  ],
  [
    'two zones',
    ['DTSTART;TZID=Europe/London:20260703T100000', 'DTEND;TZID=Europe/Berlin:20260703T120000'],
    'Friday, 3 July 2026, 10:00 – 11:00 Europe/London (09:00 – 10:00 UTC)',
  ],
  [
    'an end before its start',
    ['DTSTART:20260303T100000Z', 'DTEND:20260303T090000Z'],
    'Tuesday, 3 March 2026, 10:00 UTC',
  ],
  ['dashes and colons', ['DTSTART:2026-03-03T10:00:00Z'], 'Tuesday, 3 March 2026, 10:00 UTC'],
  [
    'a zone in quotes',
    ['DTSTART;TZID="Europe/Berlin":20260303T100000'],
    'Tuesday, 3 March 2026, 10:00 Europe/Berlin (09:00 UTC)',
  ],
  [
    'colons in the name of a zone, as Outlook writes it',
    [
      'DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin, Bern:20260303T100000',
      'DTEND;VALUE=DATE-TIME;TZID=(UTC+01:00) Amsterdam, Berlin, Bern:20260303T110000',
    ],
    'Tuesday, 3 March 2026, 10:00 – 11:00 (UTC+01:00) Amsterdam, Berlin, Bern',
  ],
  [
    'UTC by the name that Microsoft has for it',
    ['DTSTART;TZID=tzone://Microsoft/Utc:20260303T100000'],
    'Tuesday, 3 March 2026, 10:00 UTC',
  ],
]

test.each(whens)('the time with %s', (_, lines, when) => {
  expect(linesOf(event('REQUEST', 'SUMMARY:x', ...lines))?.[1]).toBe(`When: ${when}`)
})

test.each(['20261303T100000', '20260230T100000', '2026', '', 'tomorrow', '99990101T000000'])(
  '%j is no time',
  (value) => {
    expect(linesOf(event('REQUEST', 'SUMMARY:x', `DTSTART:${value}`))).toEqual(['Invitation: x'])
  },
)

const repeats: readonly (readonly [string, string | null])[] = [
  ['FREQ=DAILY', 'every day'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'every 3 days, 5 times'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday'],
  [
    'FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20260630T220000Z',
    'every week on Monday, Wednesday and Friday, until 30 June 2026',
  ],
  ['FREQ=WEEKLY', 'every week'],
  ['FREQ=MONTHLY;BYDAY=2TU', 'every month on the second Tuesday'],
  ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1', 'every month on the last Friday'],
  ['FREQ=MONTHLY;BYMONTHDAY=15', 'every month on day 15'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'every year on the last Sunday in March'],
  ['FREQ=YEARLY;BYWEEKNO=20', 'every year by a rule of its own'],
  ['FREQ=MONTHLY;BYDAY=99XX', 'every month by a rule of its own'],
  ['FREQ=SECONDLY;COUNT=1', 'every second, once'],
  ['FREQ=NEVER', null],
  ['nonsense', null],
]

test.each(repeats)('the rule %s is told as %j', (rule, text) => {
  const line = linesOf(event('REQUEST', 'SUMMARY:x', `RRULE:${rule}`))?.[1] ?? null
  expect(line).toBe(text === null ? null : `Repeats: ${text}`)
})

test('further and left-out dates are counted, one of a series is said to be one', () => {
  const lines = [
    'SUMMARY:x',
    'RDATE:20260303T100000Z,20260304T100000Z',
    `EXDATE:${Array(8).fill('20260101T100000Z').join(',')}`,
    'RECURRENCE-ID:20260303T100000Z',
  ]
  expect(linesOf(event('REQUEST', ...lines))?.slice(1)).toEqual([
    `Repeats: on 2 further dates, except ${Array(5).fill('1 January 2026').join(', ')} and 3 more`,
    'Only the date: Tuesday, 3 March 2026, 10:00 UTC',
  ])
})

describe('a zone that the calendar describes', () => {
  const zone = (...rules: readonly string[]) => [
    'BEGIN:VTIMEZONE',
    'TZID:Customized Time Zone',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    rules[0] ?? '',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    rules[1] ?? '',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ]
  const described = zone('RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3')
  const utcOf = (zoneLines: readonly string[], time: string) =>
    invitationText(
      calendar('REQUEST', ...zoneLines, 'BEGIN:VEVENT', `DTSTART;TZID=Customized Time Zone:${time}`, 'END:VEVENT'),
    )?.match(/\((?:.*, )?(\d\d:\d\d) UTC\)/)?.[1]

  test.each([
    ['20260101T120000', '11:00'],
    ['20260328T120000', '11:00'],
    ['20260329T120000', '10:00'],
    ['20260701T120000', '10:00'],
    ['20261024T120000', '10:00'],
    ['20261025T120000', '11:00'],
    ['20271231T120000', '11:00'],
  ])('%s there is %s UTC', (time, utc) => {
    expect(utcOf(described, time)).toBe(utc)
  })

  test('may have had other rules before', () => {
    const before = [
      'BEGIN:DAYLIGHT',
      'DTSTART:19870405T020000',
      'TZOFFSETFROM:-0500',
      'TZOFFSETTO:-0400',
      'RRULE:FREQ=YEARLY;UNTIL=20060402T070000Z;BYMONTH=4;BYDAY=1SU',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'DTSTART:19871025T020000',
      'TZOFFSETFROM:-0400',
      'TZOFFSETTO:-0500',
      'RRULE:FREQ=YEARLY;UNTIL=20061029T060000Z;BYMONTH=10;BYDAY=-1SU',
      'END:STANDARD',
    ]
    const since = zone('RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11', 'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3')
    const both = [...since.slice(0, 2), ...before, ...since.slice(2)].map((line) =>
      line.replace(/^DTSTART:1601/, 'DTSTART:2007'),
    )
    expect(utcOf(both, '20261028T120000')).toBe('10:00')
    expect(utcOf(both, '20050701T120000')).toBe('16:00')
    expect(utcOf([...since.slice(0, 2), ...before, 'END:VTIMEZONE'], '20260701T120000')).toBe('17:00')
  })

  test('by rules that are not common is shown without UTC', () => {
    expect(utcOf(zone('RRULE:FREQ=SECONDLY', 'RRULE:FREQ=SECONDLY'), '20260701T120000')).toBeUndefined()
    expect(utcOf(['BEGIN:VTIMEZONE', 'TZID:Customized Time Zone', 'END:VTIMEZONE'], '20260701T120000')).toBeUndefined()
  })

  test('of one offset needs no rule', () => {
    const fixed = [
      'BEGIN:VTIMEZONE',
      'TZID:Customized Time Zone',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]
    expect(utcOf(fixed, '20260701T120000')).toBe('06:30')
  })
})

const broken: readonly (readonly [string, string, readonly string[] | null])[] = [
  ['folded in the middle of a word', event('REQUEST', 'SUMMARY:Sprint re', ' view'), ['Invitation: Sprint review']],
  [
    'folded without the space',
    event('REQUEST', `SUMMARY:${'word '.repeat(14)}re`, 'view'),
    [`Invitation: ${'word '.repeat(14)}review`],
  ],
  [
    'with bare line ends in a text',
    event('REQUEST', 'SUMMARY:Review', 'of the third sprint', 'LOCATION:Room 4'),
    ['Invitation: Review of the third sprint', 'Where: Room 4'],
  ],
  [
    'with LF only',
    event('REQUEST', 'SUMMARY:x', 'LOCATION:Room 4').replaceAll('\r\n', '\n'),
    ['Invitation: x', 'Where: Room 4'],
  ],
  [
    'without an end',
    'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nBEGIN:VALARM\r\nSUMMARY:no',
    ['Invitation: x'],
  ],
  [
    'without an end between events',
    calendar('REQUEST', 'BEGIN:VEVENT', 'SUMMARY:x', 'BEGIN:VEVENT', 'SUMMARY:y'),
    ['Invitation: x', '', 'Invitation: y'],
  ],
  ['without any component', 'METHOD:CANCEL\nSUMMARY:x\n', ['Cancelled: x']],
  [
    'in lower case',
    event('request', 'summary:x', 'dtstart:20260303T100000Z').toLowerCase(),
    ['Invitation: x', 'When: Tuesday, 3 March 2026, 10:00 UTC'],
  ],
  [
    'with a quote that never closes',
    event('REQUEST', 'SUMMARY;ALTREP="x:Review\\, third', 'LOCATION:Room 4'),
    ['Invitation: Review, third', 'Where: Room 4'],
  ],
  [
    'with lines that are none',
    event('REQUEST', 'SUMMARY:x', '', 'LOCATION', ';;;', ':'),
    ['Invitation: x LOCATION ;;; :'],
  ],
  [
    'with controls that could forge a line',
    event('REQUEST', 'SUMMARY:x\\nWhen: never', 'LOCATION:a\u2028b\0c'),
    ['Invitation: x When: never', 'Where: a b c'],
  ],
  [
    'that is a task',
    calendar('REQUEST', 'BEGIN:VTODO', 'SUMMARY:x', 'DUE:20260303T100000Z', 'END:VTODO').replace(
      'METHOD:REQUEST\r\n',
      '',
    ),
    ['Task: x', 'Due: Tuesday, 3 March 2026, 10:00 UTC'],
  ],
  ['that says nothing', calendar('REQUEST', 'BEGIN:VEVENT', 'UID:1', 'END:VEVENT'), null],
  ['that is none', 'Hello, this is a text.', null],
  ['that is empty', '', null],
]

test.each(broken)('a calendar %s', (_, text, expected) => {
  expect(linesOf(text)).toEqual(expected)
})

test('no more than five events are told, ten people named', () => {
  const many = calendar(
    'PUBLISH',
    ...Array.from({ length: 30 }, (_, at) => [`BEGIN:VEVENT`, `SUMMARY:e${at}`, 'END:VEVENT']).flat(),
  )
  expect(invitationText(many)).toBe(
    'Event: e0\n\nEvent: e1\n\nEvent: e2\n\nEvent: e3\n\nEvent: e4\n\nand 25 more in the calendar file',
  )
  const people = Array.from({ length: 300 }, (_, at) => `ATTENDEE:mailto:p${at}@example.com`)
  expect(linesOf(event('REQUEST', 'SUMMARY:x', ...people))?.[1]).toMatch(
    /^Attendees: p0@example.com,.*p9@example.com and 290 more$/,
  )
})

test('what was written to an invitation can be had as well', () => {
  expect(invitationDescription(event('REQUEST', 'SUMMARY:x', 'DESCRIPTION:Hello\\,\\nplease come.'))).toBe(
    'Hello,\nplease come.',
  )
  expect(invitationDescription(event('REQUEST', 'SUMMARY:x'))).toBeNull()
})

describe('for any text', () => {
  const words = [
    'BEGIN:VEVENT\n',
    'END:VEVENT\n',
    'BEGIN:VTIMEZONE\n',
    'BEGIN:STANDARD\n',
    'TZOFFSETTO:+0100\n',
    'SUMMARY:',
    'DTSTART',
    ';TZID=',
    ';TZID=constructor',
    ':',
    '20260303T100000\n',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n',
    'ATTENDEE;CN=',
    '"',
    '\\n',
    '\n ',
    '\n',
  ]
  const pieces = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 5 })), {
    maxLength: 60,
  })

  test('nothing throws, and what leaves is storable', () => {
    fc.assert(
      fc.property(pieces, (list) => {
        for (const text of [invitationText(list.join('')), invitationDescription(list.join(''))]) {
          if (text === null) continue
          expect(text.isWellFormed()).toBe(true)
          expect(text).not.toMatch(/[^\P{Cc}\t\n]/u)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('hostile calendars are bounded', () => {
    const units = [
      'BEGIN:VEVENT\n',
      'ATTENDEE;CN="',
      'DTSTART;TZID=A/B:20260101T000000\n',
      ' x\n',
      'x\n',
      'EXDATE:20260101,',
      ';A=b',
      'BEGIN:X\n',
      'RRULE:FREQ=SECONDLY\n',
    ]
    for (const unit of units) {
      const text = invitationText(`BEGIN:VEVENT\nSUMMARY:x\n${unit.repeat(300_000)}`)
      expect(text?.length).toBeLessThan(20_000)
    }
  })
})
