/**
 * The forms of the monitoring systems that most alerts come from, as they are without anybody's templates: a table, a row
 * for each, with the place where the form is written down. A new row wants a fixture of a problem and a recovery in
 * `fixtures/alerts/`. What is not in the table is read by its words (`unknown-system.ts`) or told by the config.
 */
import { alertPattern } from './alert-pattern.ts'
import type { AlertShape, AlertState, SubjectForm } from './alert-shape.ts'

type Row = Readonly<{
  system: string
  source: string
  subjects: readonly (string | readonly [state: AlertState, form: string])[]
  words?: Partial<AlertShape['words']>
  lines?: readonly string[]
  marks?: readonly string[]
}>

const rows: readonly Row[] = [
  {
    // What stands before the parentheses are the labels that Alertmanager groups by, so the group that the operator chose.
    // The others in common change with each alert that joins the group, or leaves it.
    system: 'Alertmanager or Grafana',
    source: 'template __subject of Alertmanager (template/default.tmpl) and of Grafana (default.title)',
    subjects: ['[{state}:{*}] {group} ({*})', '[{state}:{*}] {group}', '[{state}] {group} ({*})', '[{state}] {group}'],
    words: { problem: ['firing'], recovery: ['resolved'] },
  },
  {
    system: 'Grafana, legacy alerting',
    source: 'Grafana up to 10: "[" and the name of the state and "] " and the rule',
    subjects: ['[{state}] {rule}'],
    words: { problem: ['alerting', 'no data'], recovery: ['ok'], other: ['pending', 'paused'] },
  },
  {
    // Its state in words (WARNING, CRITICAL) is left out: the page for the first of them is the page for the service.
    system: 'Nagios or Icinga 1',
    source: 'notify-host-by-email and notify-service-by-email in the sample config (commands.cfg)',
    subjects: [
      '** {state} Service Alert: {host}/{service} is {*} **',
      '** {state} Host Alert: {host} is {*} **',
      '** {state} alert - {host}/{service} is {*} **',
      '** {state} alert - {host} is {*} **',
    ],
    // $NOTIFICATIONTYPE$ of the Nagios manual, "Standard Macros".
    words: {
      problem: ['problem', 'flappingstart', 'custom'],
      recovery: ['recovery'],
      other: [
        ...['acknowledgement', 'flappingstop', 'flappingdisabled'],
        ...['downtimestart', 'downtimeend', 'downtimestop', 'downtimecancelled'],
      ],
    },
  },
  {
    system: 'Icinga 2',
    source: 'mail-host-notification.sh and mail-service-notification.sh of its package',
    subjects: ['[{state}] Host {host} is {*}!', '[{state}] {service} on {host} is {*}!'],
    words: {
      problem: ['problem', 'flappingstart', 'custom'],
      recovery: ['recovery'],
      other: ['acknowledgement', 'flappingend', 'downtimestart', 'downtimeend', 'downtimeremoved'],
    },
  },
  {
    // Many problem names are the same on every host, and only the text names the host.
    system: 'Zabbix',
    source: 'default message templates of a media type (manual: Administration, Alerts, Media types)',
    subjects: [
      ['problem', 'Problem: {problem}'],
      ['recovery', 'Resolved: {problem}'],
      ['recovery', 'Resolved in {*}: {problem}'],
      ['other', 'Updated problem: {problem}'],
      ['other', 'Updated problem in {*}: {problem}'],
    ],
    lines: ['Host: {host}'],
    marks: ['Original problem ID: {*}', 'Current problem status is {*}'],
  },
  {
    // SNS cuts subjects at 100 characters, so a long name is whole in the text only; names are unique in an account.
    system: 'CloudWatch',
    source: 'Amazon CloudWatch by an SNS e-mail subscription',
    subjects: ['{state}: "{alarm}" in {region}', '{state}: "{alarm}'],
    words: { problem: ['alarm', 'insufficient_data'], recovery: ['ok'] },
    lines: ['- Name: {alarm}', '- AWS Account: {account}'],
  },
  {
    system: 'UptimeRobot',
    source: 'its e-mail notifications',
    subjects: ['Monitor is {state}: {monitor}'],
    words: { problem: ['down'], recovery: ['up'] },
  },
  {
    system: 'Pingdom',
    source: 'its e-mail notifications (uptime checks)',
    subjects: ['{state} alert: {check} is {*}'],
    words: { problem: ['down'], recovery: ['up'] },
  },
  {
    system: 'cron',
    source: 'do_command.c of Vixie cron and cronie; anacron',
    subjects: [
      ['problem', 'Cron <{user}@{host}> {command}'],
      ['problem', "Anacron job '{command}' on {host}"],
    ],
  },
  {
    // Which of the disks it is stands in the text only.
    system: 'smartd',
    source: 'MailWarning() in smartd.cpp of smartmontools',
    subjects: [['problem', 'SMART error ({check}) detected on host: {host}']],
    lines: ['Device: {device} [{*}', 'Device: {device}, {*}'],
  },
]

/** The table. A subject is read by the first shape that it has. */
export const alertShapes: readonly AlertShape[] = rows.map(({ lines = [], marks = [], words, ...row }) => ({
  ...row,
  from: null,
  subjects: row.subjects.map(subjectForm),
  words: { problem: [], recovery: [], other: [], ...words },
  otherwise: null,
  lines: lines.map(alertPattern),
  marks: marks.map(alertPattern),
}))

function subjectForm(form: Row['subjects'][number]): SubjectForm {
  return typeof form === 'string'
    ? { pattern: alertPattern(form), state: null }
    : { pattern: alertPattern(form[1]), state: form[0] }
}
