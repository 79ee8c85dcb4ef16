/**
 * The part of the config about storms of alerts: how long alerts join one ticket, and the forms of monitoring systems that
 * are not known by themselves. Their patterns are read here, so that one which is none is a problem of the file.
 */
import { z } from 'zod'
import {
  type AlertPattern,
  addressPattern,
  holesOf,
  parseAlertPattern,
  stateHole,
} from '../mail/alert/alert-pattern.ts'
import type { AlertShape } from '../mail/alert/alert-shape.ts'
import { durationBetween } from './quantities.ts'

const aPattern = 'a text of up to 200 characters such as "[{state}] {service} on {host}"'

const Pattern = z
  .string({ error: aPattern })
  .min(1, { error: aPattern })
  .transform((written, context): AlertPattern => {
    const read = parseAlertPattern(written)
    if (read.ok) return read.pattern
    context.addIssue({ code: 'custom', message: `${aPattern}; ${read.because}` })
    return z.NEVER
  })

const aWord = 'words of up to 60 characters'
const Words = z
  .array(z.string({ error: aWord }).trim().min(1, { error: aWord }).max(60, { error: aWord }), {
    error: 'a list of words',
  })
  .max(50, { error: 'no more than 50 words' })
  .prefault([])
  .transform((words) => words.map((word) => word.toLowerCase()))

const anAddress = 'an address such as nagios@example.com, or *@monitoring.example.com'

const Sender = z
  .strictObject(
    {
      name: z
        .string({ error: 'a name of up to 60 characters' })
        .trim()
        .min(1, { error: 'a name of up to 60 characters' })
        .max(60, { error: 'a name of up to 60 characters' })
        .describe('What the monitoring system is called, for people.'),
      from: z
        .string({ error: anAddress })
        .regex(/^[^\s@]{1,100}@[^\s@]{1,250}$/, { error: anAddress })
        .optional()
        .describe(
          'Its address; * stands for any characters. Mail from there is automatic even if it does not say so. By default, any automatic mail.',
        ),
      subject: Pattern.describe(
        'Its subjects: {name} is a part that names the alert, {state} the word for its state, {*} anything.',
      ),
      text: z
        .array(Pattern, { error: 'a list of patterns' })
        .max(10, { error: 'no more than 10 patterns' })
        .prefault([])
        .describe('Lines of the text with parts that the subject leaves out, such as "Host: {host}".'),
      problem: Words.describe('Words of {state} that say problem. By default, all that are in no other list.'),
      recovery: Words.describe('Words of {state} that say that it is over.'),
      other: Words.describe('Words of {state} that ask for nobody, such as ACKNOWLEDGED.'),
    },
    { error: 'a monitoring system with name and subject' },
  )
  .refine(({ subject }) => holesOf(subject).some((name) => name !== stateHole), {
    path: ['subject'],
    error: 'a part that names the alert, such as {host}',
  })
  .refine(({ subject, ...words }) => holesOf(subject).includes(stateHole) || !hasWords(words), {
    path: ['subject'],
    error: '{state}, since there are words for it',
  })
  .refine(({ text }) => !text.some((line) => holesOf(line).includes(stateHole)), {
    path: ['text'],
    error: 'no {state}: the subject says it',
  })
  .transform(shapeOf)

/** How alerts are joined. */
export const GroupingOptions = z
  .strictObject(
    {
      enabled: z.boolean({ error: 'true or false' }).prefault(true).describe('Whether repeated alerts share a ticket.'),
      window: durationBetween('1s', '24h')
        .prefault('10m')
        .describe('An alert joins the ticket of the same alert when that one came no longer ago than this.'),
      cap: durationBetween('1s', '30d')
        .prefault('1h')
        .describe('After this time a new ticket is opened even if the alerts never pause, and pages again.'),
      solve_on_recovery: z
        .boolean({ error: 'true or false' })
        .prefault(false)
        .describe('Whether the mail that says that an alert is over solves its ticket, if nobody has touched it.'),
      senders: z
        .array(Sender, { error: 'a list of monitoring systems' })
        .max(50, { error: 'no more than 50 monitoring systems' })
        .prefault([])
        .describe('Monitoring systems whose mails are not known by themselves; the first that matches counts.'),
    },
    { error: 'options such as "window: 10m"' },
  )
  .refine((grouping) => grouping.cap >= grouping.window, { path: ['cap'], error: 'no less than window' })
  .transform(({ enabled, window, cap, solve_on_recovery, senders }) => ({
    enabled,
    windowMs: window,
    capMs: cap,
    solveOnRecovery: solve_on_recovery,
    senders,
  }))

type SenderOption = Readonly<{
  name: string
  from?: string | undefined
  subject: AlertPattern
  text: readonly AlertPattern[]
  problem: readonly string[]
  recovery: readonly string[]
  other: readonly string[]
}>

function hasWords({ problem, recovery, other }: Pick<SenderOption, 'problem' | 'recovery' | 'other'>): boolean {
  return problem.length + recovery.length + other.length > 0
}

/** A word that nobody listed is a problem, unless the operator listed those: then the mail is another one. */
function shapeOf({ name, from, subject, text, problem, recovery, other }: SenderOption): AlertShape {
  return {
    system: name,
    source: 'grouping.senders in the config',
    from: from === undefined ? null : addressPattern(from),
    subjects: [{ pattern: subject, state: null }],
    words: { problem, recovery, other },
    otherwise: problem.length === 0 ? 'problem' : null,
    lines: text,
    marks: [],
  }
}
