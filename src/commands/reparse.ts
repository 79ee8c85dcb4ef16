/** `postroom reparse`: reads stored mails again with today's parser. Refs, statuses and raw mails stay as they are. */
import { type Reread, rereadStored } from '../intake/reread.ts'
import type { Which } from '../store/messages.ts'
import { numberOfRef, refOf } from '../tickets/ref.ts'
import { counted, numbered } from './amounts.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { interruptible } from './interrupt.ts'
import { openForCommand, readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'read stored mails again with today’s parser'

export const usage = `Usage: postroom reparse [--flagged]
       postroom reparse --all
       postroom reparse REF…

Reads stored mails again, from their raw bytes, and replaces what was read. Refs, statuses and what agents wrote stay
as they are.

  --flagged  mails that could not be read whole, or only from their header section (the default)
  --all      every mail
  REF        the mails of these tickets, such as T-42

Says which messages changed. Exits with 1 when some still can not be read whole.
`

const options = { all: { type: 'boolean' }, flagged: { type: 'boolean' } } as const

/** Reads again what the arguments name. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const which = whichOf(given.values, given.positionals)
  if (typeof which === 'string') return usageError(which, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using core = await openForCommand(setup, io)
  using interrupt = interruptible(() => io.stderr.write('stopping after the mail in hand\n'))
  const told = await tell(rereadStored(core.rereadParts, which), interrupt.signal, io)
  const missing = which.kind === 'tickets' ? which.numbers.filter((number) => !told.tickets.has(number)) : []
  for (const number of missing) io.stderr.write(`${refOf(number)}: there is no mail of this ticket\n`)
  return told.isWhole && missing.length === 0 ? 0 : 1
}

/** Which mails are meant, or what is wrong with the arguments. */
function whichOf(values: { all?: boolean; flagged?: boolean }, refs: readonly string[]): Which | string {
  const ways = [values.all === true, values.flagged === true, refs.length > 0].filter((isMeant) => isMeant)
  if (ways.length > 1) return 'one of --all, --flagged and refs'
  if (values.all) return { kind: 'all' }
  if (refs.length === 0) return { kind: 'flagged' }
  const wrong = refs.find((ref) => numberOfRef(ref) === null)
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is no ref, expected one such as T-42`
  return { kind: 'tickets', numbers: refs.map(numberOfRef).filter((number) => number !== null) }
}

/** What a run came to: whether all was read, and read whole; the tickets that had mail. */
type Told = Readonly<{ isWhole: boolean; tickets: ReadonlySet<number> }>

/** Says what became of each mail that is worth a word, and how many there were. */
async function tell(rereads: AsyncIterable<Reread>, stop: AbortSignal, io: Io): Promise<Told> {
  let [read, changed, failed] = [0, 0, 0]
  const tickets = new Set<number>()
  for await (const reread of rereads) {
    read++
    if (reread.changed) changed++
    if (reread.parseError !== null) failed++
    tickets.add(reread.ticketId)
    const line = lineOf(reread)
    if (line !== null) io.stdout.write(`${line}\n`)
    if (stop.aborted) break
  }
  const counts = `${numbered(changed)} changed, ${numbered(failed)} still not whole`
  io.stdout.write(`${counted(read, 'mail')} read again: ${counts}\n`)
  if (stop.aborted) io.stderr.write('stopped; the next run starts over\n')
  return { isWhole: failed === 0 && !stop.aborted, tickets }
}

function lineOf({ ticketId, message, changed, parseError }: Reread): string | null {
  const where = `${refOf(ticketId)} message ${message}`
  if (parseError !== null) return oneLine(`${where}: still not whole: ${parseError}`)
  return changed ? `${where}: changed` : null
}
