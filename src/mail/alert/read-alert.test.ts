import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressPattern, alertPattern } from './alert-pattern.ts'
import type { AlertShape } from './alert-shape.ts'
import { alertShapes } from './alert-shapes.ts'
import { type Alert, type MaybeAlert, readAlert } from './read-alert.ts'

function mail(given: Partial<MaybeAlert>): MaybeAlert {
  const author = { email: 'x@monitor.example', name: null }
  return { origin: 'auto-generated', author, subject: '', text: '', ...given }
}

const inShort = (alert: Alert | null) =>
  alert && [alert.state, ...alert.about.map(({ name, value }) => `${name}=${value}`)].join(' ')

const read = (subject: string, text = '') => inShort(readAlert(mail({ subject, text }), []))

const zabbix = (host: string) => `Host: ${host}\nOriginal problem ID: 7\n`

test.each([
  ['[FIRING:1] HighLatency web1:9100 (critical prod)', 'problem group=highlatency web1:9100'],
  ['[FIRING:1] Disk full (root) Shop (critical)', 'problem group=disk full (root) shop'],
  ['[FIRING:3]  (HighLatency critical)', 'problem group=(highlatency critical)'],
  ['[FIRING:1, RESOLVED:2] HighLatency (prod)', 'problem group=highlatency'],
  ['[RESOLVED] HighLatency', 'recovery group=highlatency'],
  ['[No Data] Queue length alert', 'problem rule=queue length alert'],
  ['** PROBLEM Service Alert: web1/Disk /var is WARNING **', 'problem host=web1 service=disk /var'],
  ['** PROBLEM Service Alert: web1/NTP is late is CRITICAL **', 'problem host=web1 service=ntp is late'],
  ['** FLAPPINGSTART Host Alert: web1 is UP **', 'problem host=web1'],
  ['** DOWNTIMESTART Host Alert: web1 is UP **', 'other host=web1'],
  ['[RECOVERY] Host web1 is UP!', 'recovery host=web1'],
  ['[DOWNTIMEREMOVED] ping6 on web1 is OK!', 'other service=ping6 host=web1'],
  ['INSUFFICIENT_DATA: "x" in US East (N. Virginia)', 'problem alarm=x region=us east (n. virginia)'],
  ['ALARM: "a name that was cut at a hundred charac', 'problem alarm=a name that was cut at a hundred charac'],
  ['\u{1F534} Monitor is DOWN: shop', 'problem monitor=shop'],
  ["Anacron job 'cron.daily' on web1", 'problem command=cron.daily host=web1'],
])('a system that is known: %s is %s', (subject, expected) => {
  expect(read(subject)).toBe(expected)
})

test.each([
  ['PROBLEM: web1 HTTP is CRITICAL', 'problem subject=web1 http'],
  ['RECOVERY: web1 HTTP is OK', 'recovery subject=web1 http'],
  ['[Recovered] Disk 91% full on db1', 'recovery subject=disk <n>% full on db1'],
  ['UP | Nightly backup', 'recovery subject=nightly backup'],
  ['Production server is DOWN!', 'problem subject=production server'],
  ['Production server is UP!', 'recovery subject=production server'],
  ['Disk 91% full on db1', 'problem subject=disk <n>% full on db1'],
  ['Your order is OKAY', 'problem subject=your order is okay'],
  ['', 'problem subject='],
])('a system that is not known: %s is %s', (subject, expected) => {
  expect(read(subject)).toBe(expected)
})

test('a recovery in the form of a known system may end the problem of another one with the same words', () => {
  const about = [{ name: 'subject', value: 'disk <n>% full on db1' }]
  expect(readAlert(mail({ subject: '[Critical] Disk 97% full on db1' }), [])).toMatchObject({ about, orAbout: null })
  expect(readAlert(mail({ subject: '[Resolved] Disk 91% full on db1' }), [])).toMatchObject({ orAbout: about })
  expect(readAlert(mail({ subject: '[OK] Disk 91% full on db1' }), [])).toMatchObject({ orAbout: about })
})

test('two hosts with one problem name of Zabbix are two alerts: the text tells them apart', () => {
  expect(read('Problem: High CPU', zabbix('web1'))).toBe('problem problem=high cpu host=web1')
  expect(read('Resolved in 5m 3s: High CPU', zabbix('web2'))).toBe('recovery problem=high cpu host=web2')
  expect(read('Problem: High CPU', 'Host: web1\n')).toBe('problem subject=high cpu')
})

test('a name that CloudWatch had to cut in the subject is whole in the text', () => {
  const text = 'Alarm Details:\n- Name:              the whole name\n- AWS Account:       1234\n'
  const about = 'alarm=the whole name account=1234'
  expect(read('ALARM: "the who', text)).toBe(`problem ${about}`)
  expect(read('OK: "the whole n', text)).toBe(`recovery ${about}`)
})

describe('a system of the config', () => {
  const backup: AlertShape = {
    system: 'Backup server',
    source: 'a test',
    from: addressPattern('backup@*'),
    subjects: [{ pattern: alertPattern('{state}: job {job}'), state: null }],
    words: { problem: [], recovery: ['succeeded'], other: ['started'] },
    otherwise: 'problem',
    lines: [alertPattern('On {host}')],
    marks: [],
  }
  const from = (email: string, given: Partial<MaybeAlert> = {}) =>
    inShort(readAlert(mail({ subject: 'FAILED: job 7', author: { email, name: null }, ...given }), [backup]))

  test.each([
    ['SUCCEEDED: job 7', 'recovery job=7'],
    ['Started: job 7', 'other job=7'],
    ['Exploded: job 7', 'problem job=7'],
  ])('%s is %s', (subject, expected) => {
    expect(from('backup@x.example', { subject })).toBe(expected)
  })

  test('is a machine by its address, though nothing else says so', () => {
    expect(from('Backup@x.example', { origin: 'person', text: 'On web1\n' })).toBe('problem job=7 host=web1')
    expect(from('backup@x.example', { origin: 'list' })).toBe('problem job=7')
  })

  test('what people answer and forward from its address is theirs', () => {
    const any = { ...backup, subjects: [{ pattern: alertPattern('{*}job {job}'), state: 'problem' as const }] }
    const author = { email: 'backup@x.example', name: null }
    const subject = 'Fwd: FAILED: job 7'
    expect(readAlert(mail({ origin: 'person', author, subject }), [any])).toBeNull()
    expect(readAlert(mail({ origin: 'auto-reply', author, subject: 'job 7' }), [any])).toBeNull()
  })

  test('has no say in mail of others', () => {
    expect(from('ann@customer.example', { origin: 'person' })).toBeNull()
    expect(from('other@x.example')).toBe('problem subject=failed: job <n>')
  })

  test('without an address reads whatever is automatic, and nothing else', () => {
    const anywhere = { ...backup, from: null }
    expect(inShort(readAlert(mail({ subject: 'FAILED: job 7' }), [anywhere]))).toBe('problem job=7')
    expect(readAlert(mail({ subject: 'FAILED: job 7', origin: 'person' }), [anywhere])).toBeNull()
  })
})

test('each form of the table is read by its own row, not by one above it', () => {
  for (const { system, subjects, words, marks } of alertShapes) {
    if (marks.length > 0) continue
    const [word = ''] = words.problem
    for (const { pattern } of subjects) {
      const subject = pattern.written.replace('{state}', word).replaceAll(/\{[a-z*]+\}/g, 'x')
      expect([subject, readAlert(mail({ subject }), [])?.system]).toEqual([subject, system])
    }
  }
})

test('whatever an automatic mail says, reading never throws and gives something short to tell it by', () => {
  const word = fc.constantFrom(
    '[FIRING:',
    '] ',
    '** PROBLEM',
    ' Service Alert: ',
    '/',
    ' is ',
    ' **',
    'Problem: ',
    '"',
    '\n',
  )
  const text = fc.oneof(
    fc.array(word).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 2000 }),
  )
  fc.assert(
    fc.property(text, text, (subject, body) => {
      const alert = readAlert(mail({ subject, text: body }), alertShapes)
      expect(alert?.about.length).toBeGreaterThan(0)
      for (const { value } of alert?.about ?? []) expect(value.length).toBeLessThan(3_000)
    }),
  )
})
