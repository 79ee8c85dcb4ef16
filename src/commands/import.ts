/**
 * `postroom import`: a door for old mail. Every mail takes the same way as one that comes in by SMTP, so it is routed,
 * threaded and recognised when it comes again; but it is old news, and pages nobody.
 */
import { randomUUID } from 'node:crypto'
import { recipientsOf } from '../intake/old-mail/old-envelope.ts'
import { routeFor } from '../routing/route.ts'
import { isTransient } from '../store/transient.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { type ImportEnd, type Importing, importMails } from './import/import-mails.ts'
import { type MboxFormat, mboxFormats } from './import/mbox-lines.ts'
import type { PassOver } from './import/passed-over.ts'
import { createProgress, type Progress } from './import/progress.ts'
import { type MailStore, openMailStore } from './import/store-mail.ts'
import { type MailFile, survey } from './import/survey.ts'
import { createTally, type Tally } from './import/tally.ts'
import { workplaceIn } from './import/workplace.ts'
import { interruptible } from './interrupt.ts'
import { readSetup, type Setup } from './setup.ts'
import { oneLine, terminalBehind } from './terminal.ts'

export const summary = 'make tickets of old mail: .eml files, mbox, Maildir'

export const usage = `Usage: postroom import [--to ADDRESS]… [--format mboxrd|mboxo] [--dry-run] PATH…

Makes tickets of old mail. A PATH is a mail (.eml), an mbox, a Maildir, or a directory with any of these in it.
Mails are taken by their date, so that answers join the tickets of what they answer. What is there already is
recognised: running it again adds nothing, and after an interruption goes on where it was.

  --to ADDRESS     the recipient whose route decides, for all mails; without it, the addresses of ours in
                   Delivered-To, X-Original-To, To or Cc, whichever has one first
  --format FORMAT  how mboxes quote lines that begin with "From ": mboxrd (the default) or mboxo
  --dry-run        reads and routes all mails, but stores nothing

Exits with 1 when something could not be imported; what and why is on standard error.
`

const options = {
  to: { type: 'string', multiple: true },
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

/** What was asked for; `to` is for all mails, null takes each mail's own. */
type Wish = Readonly<{
  paths: readonly string[]
  to: readonly string[] | null
  format: MboxFormat
  isDryRun: boolean
}>

/** What every step of a run reports to. */
type Run = Readonly<{ tally: Tally; progress: Progress; stop: AbortSignal; passOver: PassOver }>

/** Imports what the arguments name. 1 when something was not imported that should have been. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const { to = null, format = 'mboxrd', 'dry-run': isDryRun = false } = given.values
  if (given.positionals.length === 0) return usageError('nothing to import', usage, io)
  if (!isMboxFormat(format)) return usageError(`there is no format ${JSON.stringify(format)}`, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const notServed = routeFor(to ?? [], setup.config.table).recipients.find(({ kind }) => kind === 'refused')
  if (notServed) return usageError(`--to ${notServed.recipient}: ${notServed.because}`, usage, io)
  return importPaths({ paths: given.positionals, to, format, isDryRun }, setup, io)
}

function isMboxFormat(text: string): text is MboxFormat {
  return mboxFormats.some((format) => format === text)
}

async function importPaths(wish: Wish, setup: Setup, io: Io): Promise<number> {
  const tally = createTally()
  const progress = createProgress(io.stderr, terminalBehind(io.stderr), () => performance.now())
  const passOver: PassOver = (passed) => {
    tally.passOver(passed)
    progress.say(oneLine(`${passed.where}: ${passed.because}`))
  }
  using interrupt = interruptible(() => progress.say('stopping after the mails in hand; once more to stop at once'))
  const run: Run = { tally, progress, passOver, stop: interrupt.signal }
  const files = await survey(wish.paths, new Date(), passOver)
  const openStore = () => openMailStore(setup, io, { stop: interrupt.signal, say: progress.say })
  const end: ImportEnd = files.length === 0 ? { kind: 'done' } : await importFiles(files, wish, setup, run, openStore)
  progress.clear()
  io.stdout.write(`${[...tally.lines(), ...unfinished(end)].join('\n')}\n`)
  return end.kind === 'done' && !tally.hasProblems() ? 0 : 1
}

/** How to go on after an import that did not come to its end. */
function unfinished(end: ImportEnd): readonly string[] {
  if (end.kind === 'done') return []
  const why = end.kind === 'stopped' ? 'stopped' : `the database stayed away (${messageOf(end.cause)})`
  return [`${why}; run the same command again to go on: what is there already is recognised`]
}

function messageOf(err: unknown): string {
  return err instanceof Error ? err.message : String(err)
}

async function importFiles(
  files: readonly MailFile[],
  { to, format, isDryRun }: Wish,
  { environment, config }: Setup,
  run: Run,
  openStore: () => Promise<MailStore>,
): Promise<ImportEnd> {
  await using opened = new AsyncDisposableStack()
  const workplace = opened.use(await workplaceIn(environment.DATA_DIR))
  const store = isDryRun ? async () => 'looked at' as const : opened.use(await openStore()).store
  const given = to === null ? null : ({ kind: 'served', recipients: to } as const)
  // Awaited here: what is opened above must not close before the last mail is stored.
  return await importMails({
    ...run,
    ...counters(files, run),
    files,
    format,
    store,
    recipientsOf: (head) => given ?? recipientsOf(head, config.table),
    concernsAll: isTransient,
    directory: workplace.path,
    session: `import-${randomUUID().slice(0, 8)}`,
    now: () => new Date(),
  })
}

function counters(files: readonly MailFile[], { tally, progress }: Run): Pick<Importing, 'take' | 'observe'> {
  const totalBytes = files.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
  let bytes = 0
  const show = () => progress.show({ bytes, totalBytes, mails: tally.mails() })
  return {
    take: (taken) => {
      tally.take(taken)
      show()
    },
    observe: (more) => {
      bytes += more
      show()
    },
  }
}
