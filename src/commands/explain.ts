/** `postroom explain`: why the messages of a ticket are where they are, or what would become of a mail in a file. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { refusedByDmarc } from '../intake/dmarc-policy.ts'
import type { Said } from '../intake/old-mail/as-if-now.ts'
import { tracesOf } from '../store/traces.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { foreseenRow, foreseenText } from './explain/foreseen.ts'
import { readMailFile } from './explain/mail-file.ts'
import { rowOf, textOf } from './explain/stored.ts'
import { readSetup, type Setup } from './setup.ts'

export const summary = 'say why the messages of a ticket are where they are'

export const usage = `Usage: postroom explain [--json] REF
       postroom explain [--json] [OPTION…] FILE.eml

For a ticket, such as T-42, prints for each message what was decided and why: recipients, the rule that won and those
that lost, who or what made the mail, what SPF, DKIM and DMARC said, how sure its author is, the evidence that was
looked at, its deliveries, and its id.

For a file prints what the service would do with this mail if it came by SMTP now. Nothing is written. Threads are
looked up where a database is running.

  --json                everything, as JSON
  --recipient ADDRESS   who it is for, once for each; by default the addresses of ours in Delivered-To, X-Original-To,
                        Envelope-To, To or Cc, whichever comes first
  --reverse-path PATH   MAIL FROM; by default Return-Path, else the author
  --client-ip ADDRESS   where it comes from, for SPF
  --helo NAME           how the client calls itself, for SPF

Exit code: 0 explained, 1 there is no such ticket, or the mail would be refused, 2 wrong arguments.
`

const options = {
  json: { type: 'boolean' },
  recipient: { type: 'string', multiple: true },
  'reverse-path': { type: 'string' },
  'client-ip': { type: 'string' },
  helo: { type: 'string' },
} as const

/** Explains a ticket or a file. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const [what = '', ...more] = given.positionals
  if (what === '' || more.length > 0) return usageError('explain takes one ref, such as T-42, or one file', usage, io)
  const { json: isJson = false, ...values } = given.values
  const number = numberOfRef(what)
  if (number !== null && Object.keys(values).length > 0) {
    return usageError('a ticket is explained as it is; the options are for files', usage, io)
  }
  const clientIp = values['client-ip']
  if (clientIp !== undefined && isIP(clientIp) === 0) return usageError(`${clientIp} is no IP address`, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  if (number !== null) return explainTicket(number, isJson, setup, io)
  const said = {
    recipients: values.recipient ?? [],
    reversePath: values['reverse-path'],
    clientIp,
    helo: values.helo,
  }
  return explainFile({ file: what, said, isJson }, setup, io)
}

async function explainTicket(number: number, isJson: boolean, setup: Setup, io: Io): Promise<number> {
  await using database = await openDatabaseForCommand(setup, io)
  const messages = await tracesOf(database.pool, number)
  if (messages.length === 0) {
    io.stderr.write(`postroom: there is no ticket ${refOf(number)}\n`)
    return 1
  }
  io.stdout.write(isJson ? `${JSON.stringify(messages.map(rowOf), null, 2)}\n` : textOf(messages))
  return 0
}

async function explainFile(
  { file, said, isJson }: Readonly<{ file: string; said: Said; isJson: boolean }>,
  setup: Setup,
  io: Io,
): Promise<number> {
  const { table, limits } = setup.config
  const read = await readMailFile(resolve(io.cwd, file), said, { table, limitBytes: limits.sizeBytes })
  if (read.kind === 'problem') return failed(`${file}: ${read.because}`, io)
  // Loaded only here: it brings the checks of authors with it.
  const { foreseeMail } = await import('./explain/explain-file.ts')
  const foreseen = await foreseeMail({ file, ...read }, setup, io)
  if (foreseen === null)
    return failed(`${file}: nobody serves ${read.envelope.recipients.join(', ')}: it would be refused`, io)
  io.stdout.write(isJson ? `${JSON.stringify(foreseenRow(foreseen), null, 2)}\n` : foreseenText(foreseen))
  return refusedByDmarc(foreseen.arrival) === null ? 0 : 1
}

function failed(sentence: string, io: Io): number {
  io.stderr.write(`postroom: ${sentence}\n`)
  return 1
}
