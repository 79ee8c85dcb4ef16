/** `postroom suppressions`: the addresses that nothing is sent to; puts one on the list, or takes it off. */
import { addressKey, parseRecipient } from '../mail/address.ts'
import { type ListedSuppression, liftSuppression, listSuppressions, suppress } from '../store/suppressions.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { openDatabaseForCommand } from './database.ts'
import { readSetup } from './setup.ts'
import { oneLine } from './terminal.ts'

export const summary = 'list addresses that nothing is sent to, add and remove them'

export const usage = `Usage: postroom suppressions [--add ADDRESS [--because TEXT] | --remove ADDRESS] [--json]

Lists the addresses that no mail is sent to, newest first: no acknowledgement, no reply, no page. A bounce that is final puts
an address there, and so does a server that says that there is no such mailbox. Those that answer automatic mail automatically
are listed too: they get no acknowledgement for a day, and everything else.

  --add ADDRESS     sends nothing to it any more
  --because TEXT    why, for whoever asks
  --remove ADDRESS  sends to it again, acknowledgements too
  --json            the list as an array

Exit code: 0 done, 1 there was nothing to remove, 2 wrong arguments.
`

const options = {
  add: { type: 'string' },
  because: { type: 'string' },
  remove: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** More than anybody reads. */
const listedAtMost = 10_000

/** Lists, adds or removes. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  const { add, remove, because = 'an agent put it there', json = false } = given.values
  const wrong = problemOf({ add, remove, because: given.values.because, positionals: given.positionals })
  if (wrong !== null) return usageError(wrong, usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  await using database = await openDatabaseForCommand(setup, io)
  const { pool } = database
  const now = new Date()
  if (add !== undefined) {
    await suppress(pool, { email: addressKey(add), because: oneLine(because), since: now, until: null })
    return say(io, `${addressKey(add)}: nothing is sent to it any more`)
  }
  if (remove !== undefined) {
    const wasThere = await liftSuppression(pool, addressKey(remove))
    return wasThere ? say(io, `${addressKey(remove)}: it is written to again`) : missing(io, remove)
  }
  const list = await listSuppressions(pool, now, listedAtMost)
  io.stdout.write(json ? `${JSON.stringify(list, null, 2)}\n` : list.map((one) => `${lineOf(one)}\n`).join(''))
  return 0
}

type Given = Readonly<{
  add: string | undefined
  remove: string | undefined
  because: string | undefined
  positionals: readonly string[]
}>

function problemOf({ add, remove, because, positionals }: Given): string | null {
  if (positionals.length > 0) return 'suppressions takes options only'
  if (add !== undefined && remove !== undefined) return 'suppressions takes one of --add and --remove'
  if (because !== undefined && add === undefined) return '--because goes with --add'
  const address = add ?? remove
  if (address !== undefined && parseRecipient(address) === null) return `${JSON.stringify(address)} is no address`
  return null
}

function say(io: Io, sentence: string): number {
  io.stdout.write(`${oneLine(sentence)}\n`)
  return 0
}

function missing(io: Io, address: string): number {
  io.stderr.write(`postroom: ${oneLine(address)} is not on the list\n`)
  return 1
}

/** `2026-11-24 12:00  ann@customer.example  until 2026-12-08 12:00: it bounced: 4.2.2 …`. */
function lineOf({ email, because, since, until, isMuted }: ListedSuppression): string {
  const end = until === null ? '' : ` until ${stamp(until)}`
  return oneLine(`${stamp(since)}  ${email}  ${isMuted ? 'muted' : 'suppressed'}${end}: ${because}`)
}

function stamp(at: Date | null): string {
  return at === null ? '—' : at.toISOString().slice(0, 16).replace('T', ' ')
}
