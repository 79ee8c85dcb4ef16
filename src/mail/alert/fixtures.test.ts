/** What the fixtures in `fixtures/alerts/` are about, as a person reads them. A row for each system of the table. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixture, parsed } from '../read-fixture.ts'
import { alertShapes } from './alert-shapes.ts'
import { type Alert, readAlert } from './read-alert.ts'

/** The rest of a file's name is what it says: `-problem`, `-recovery`. */
type Expected = Readonly<{ system: string; file: string; about: Readonly<Record<string, string>>; recovers?: false }>

const systems: readonly Expected[] = [
  { system: 'Alertmanager or Grafana', file: 'alertmanager', about: { group: 'highlatency' } },
  { system: 'Nagios or Icinga 1', file: 'nagios', about: { host: 'web1', service: 'http' } },
  { system: 'Nagios or Icinga 1', file: 'nagios-host', about: { host: 'db1' } },
  { system: 'Icinga 2', file: 'icinga2', about: { service: 'load', host: 'web2' } },
  {
    system: 'Zabbix',
    file: 'zabbix',
    about: { problem: 'linux: high cpu utilization (over 90% for 5m)', host: 'app3' },
  },
  { system: 'Alertmanager or Grafana', file: 'grafana', about: { group: 'checkout errors shop' } },
  { system: 'Alertmanager or Grafana', file: 'grafana-no-data', about: { group: 'datasourcenodata shop' } },
  { system: 'Grafana, legacy alerting', file: 'grafana-legacy', about: { rule: 'queue length alert' } },
  {
    system: 'CloudWatch',
    file: 'cloudwatch',
    about: { alarm: 'shop-alb-5xx', region: 'eu (ireland)', account: '123456789012' },
  },
  { system: 'UptimeRobot', file: 'uptimerobot', about: { monitor: 'shop checkout' } },
  { system: 'Pingdom', file: 'pingdom', about: { check: 'shop (shop.example)' } },
  {
    system: 'cron',
    file: 'cron',
    about: { user: 'root', host: 'web1', command: '/usr/local/sbin/backup --all' },
    recovers: false,
  },
  {
    system: 'smartd',
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

test('there is a fixture for each system of the table, and a row for each fixture', () => {
  expect([...new Set(systems.map(({ system }) => system))].toSorted()).toEqual(
    alertShapes.map(({ system }) => system).toSorted(),
  )
  const named = [
    ...systems.flatMap(({ file, recovers = true }) => [`${file}-problem`, ...(recovers ? [`${file}-recovery`] : [])]),
    ...['nagios-acknowledgement', ...people],
  ]
  const files = readdirSync(fileURLToPath(new URL('../../../fixtures/alerts', import.meta.url)))
  expect(files.filter((file) => file.endsWith('.eml')).toSorted()).toEqual(
    named.map((name) => `${name}.eml`).toSorted(),
  )
})

test.each(systems)('$file: a machine, its problem, and its recovery about the same', async (expected) => {
  const { system, file, about, recovers = true } = expected
  const parts = Object.entries(about).map(([name, value]) => ({ name, value }))
  expect((await mailOf(`${file}-problem`)).origin).toBe('auto-generated')
  expect(await read(`${file}-problem`)).toMatchObject({ system, state: 'problem', about: parts })
  if (!recovers) return
  expect((await mailOf(`${file}-recovery`)).origin).toBe('auto-generated')
  expect(await read(`${file}-recovery`)).toMatchObject({ system, state: 'recovery', about: parts })
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
