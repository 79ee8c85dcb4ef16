/** What the fixtures in `fixtures/alerts/` are about, as a person reads them. A row for each sender of the table. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixture, parsed } from '../read-fixture.ts'
import { alertShapes } from './alert-shapes.ts'
import { type Alert, readAlert } from './read-alert.ts'

/** The rest of a file's name is what it says: `-problem`, `-recovery`. */
type Expected = Readonly<{ sender: string; file: string; about: Readonly<Record<string, string>>; recovers?: false }>

const senders: readonly Expected[] = [
  { sender: 'Alertmanager or Grafana', file: 'alertmanager', about: { group: 'highlatency' } },
  { sender: 'Nagios or Icinga 1', file: 'nagios', about: { host: 'web1', service: 'http' } },
  { sender: 'Nagios or Icinga 1', file: 'nagios-host', about: { host: 'db1' } },
  { sender: 'Icinga 2', file: 'icinga2', about: { service: 'load', host: 'web2' } },
  {
    sender: 'Zabbix',
    file: 'zabbix',
    about: { problem: 'linux: high cpu utilization (over 90% for 5m)', host: 'app3' },
  },
  { sender: 'Alertmanager or Grafana', file: 'grafana', about: { group: 'checkout errors shop' } },
  { sender: 'Alertmanager or Grafana', file: 'grafana-no-data', about: { group: 'datasourcenodata shop' } },
  { sender: 'Grafana, legacy alerting', file: 'grafana-legacy', about: { rule: 'queue length alert' } },
  {
    sender: 'CloudWatch',
    file: 'cloudwatch',
    about: { alarm: 'shop-alb-5xx', region: 'eu (ireland)', account: '123456789012' },
  },
  { sender: 'UptimeRobot', file: 'uptimerobot', about: { monitor: 'shop checkout' } },
  { sender: 'Pingdom', file: 'pingdom', about: { check: 'shop (shop.example)' } },
  {
    sender: 'cron',
    file: 'cron',
    about: { user: 'root', host: 'web1', command: '/usr/local/sbin/backup --all' },
    recovers: false,
  },
  {
    sender: 'smartd',
    file: 'smartd',
    about: { check: 'currentpendingsector', host: 'store1', device: '/dev/sdb' },
    recovers: false,
  },
]

const people = ['person-forwards-an-alert', 'person-writes-like-an-alert', 'person-at-a-shared-mailbox']

const mailOf = (name: string) => parsed(fixture(`alerts/${name}.eml`), 'alerts@monitor.example')

async function read(name: string): Promise<Alert | null> {
  return readAlert(await mailOf(name), [])
}

test('there is a fixture for each sender of the table, and a row for each fixture', () => {
  expect([...new Set(senders.map(({ sender }) => sender))].toSorted()).toEqual(
    alertShapes.map(({ sender }) => sender).toSorted(),
  )
  const named = [
    ...senders.flatMap(({ file, recovers = true }) => [`${file}-problem`, ...(recovers ? [`${file}-recovery`] : [])]),
    ...['nagios-acknowledgement', ...people],
  ]
  const files = readdirSync(fileURLToPath(new URL('../../../fixtures/alerts', import.meta.url)))
  expect(files.filter((file) => file.endsWith('.eml')).toSorted()).toEqual(
    named.map((name) => `${name}.eml`).toSorted(),
  )
})

test.each(senders)('$file: a machine, its problem, and its recovery about the same', async (expected) => {
  const { sender, file, about, recovers = true } = expected
  const parts = Object.entries(about).map(([name, value]) => ({ name, value }))
  expect((await mailOf(`${file}-problem`)).origin).toBe('auto-generated')
  expect(await read(`${file}-problem`)).toMatchObject({ sender, state: 'problem', about: parts })
  if (!recovers) return
  expect((await mailOf(`${file}-recovery`)).origin).toBe('auto-generated')
  expect(await read(`${file}-recovery`)).toMatchObject({ sender, state: 'recovery', about: parts })
})

test('an acknowledgement is neither a problem nor a recovery of its service', async () => {
  expect(await read('nagios-acknowledgement')).toMatchObject({
    state: 'other',
    word: 'ACKNOWLEDGEMENT',
    about: [
      { name: 'host', value: 'web1' },
      { name: 'service', value: 'http' },
    ],
  })
})

test.each(people)('%s: mail of a person is no alert, whatever its subject', async (name) => {
  expect((await mailOf(name)).origin).toBe('person')
  expect(await read(name)).toBeNull()
})
