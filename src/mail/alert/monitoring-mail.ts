/**
 * Whether a monitoring system made a mail that does not say so: Alertmanager, Zabbix, Grafana and mail(1) under Nagios set
 * none of the fields that mark automatic mail. The form of the subject alone is never enough, since people quote it and
 * write about it; it counts beside an author that no person writes as.
 */
import { allValues, firstValue, type HeaderField } from '../header/header-fields.ts'
import type { OriginFacts } from '../origin/sign.ts'
import { knownShape } from './read-alert.ts'

/** Mailboxes named after a monitoring system, and domains that only such systems send alerts from. */
const robot =
  /^(?:[^@]{1,40}[-_])?(?:alertmanager|prometheus|nagios|icinga2?|zabbix|grafana|uptimerobot|pingdom|smartd)(?:[-_.+][^@]{0,60})?@|@(?:[a-z0-9-]{1,63}\.){0,5}(?:uptimerobot\.com|pingdom\.com|grafana\.net)$/i

/** Mailboxes that systems send from, and the team that looks after them at times. With nothing before: people are called Root. */
const shared = /^(?:alerts?|alerting|alarms?|monitor(?:ing)?|root)(?:[-_.+][^@]{0,60})?@/i

/** Cron writes as the user whose job it was, and says who it is beside the address. */
const cron = /\(cron daemon\)|^"?cron daemon"? </i

/** Programs that write what they are given; whatever else names itself is a person's mail program. */
const tool =
  /^(?:mail|mailx|nail|s-nail|bsd-mailx|heirloom|gnu mailutils|mail \(gnu|sendemail|swaks|msmtp|ssmtp|phpmailer|php|perl|python|javamail|zabbix|nagios|icinga)\b/i

/** Fields that Outlook and Exchange put into what people write; Exchange adds them to relayed mail now and then. */
const outlookFields: ReadonlySet<string> = new Set([
  'thread-topic',
  'thread-index',
  'x-ms-has-attach',
  'content-language',
])

/** Message-IDs that mail programs and web mail of people make. */
const personalId = /@(?:mail\.gmail\.com|mail\.yahoo\.com|[^@>]{0,80}\.prod\.outlook\.com)>?$/i

/** Whether the mail has the form of a monitoring system, and an author that only machines write as. */
export function isMonitoringMail({ fields, subject, authorEmail }: OriginFacts): boolean {
  const author = authorEmail ?? ''
  const isCertain = robot.test(author) || cron.test(firstValue(fields, 'from')?.slice(0, 500) ?? '')
  if (!isCertain && !shared.test(author)) return false
  const shape = knownShape(subject)
  if (shape === null || isCertain) return shape !== null
  return shape.marks.length === 0 && !isFromMailProgram(fields)
}

function isFromMailProgram(fields: readonly HeaderField[]): boolean {
  const programs = [...allValues(fields, 'user-agent'), ...allValues(fields, 'x-mailer')]
  if (programs.some((program) => !tool.test(program))) return true
  return fields.some(({ name }) => outlookFields.has(name)) || personalId.test(firstValue(fields, 'message-id') ?? '')
}
