/**
 * `npm run fuzz -- --minutes N`: the whole service under sessions that know the rules and break some, and under sessions
 * without sense. Looks for crash, hang, leak, second ticket and a server that loses track of what is command and what is
 * mail. A seed makes the same sessions again; which of them met at the same time is not repeated.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bodyArbitrary, readSeeds } from './bodies.ts'
import { Fuzzing, type Options } from './fuzzing.ts'
import { scriptArbitrary } from './scripts.ts'
import { startTarget } from './target.ts'

const usage = `usage: npm run fuzz -- [options]

  --minutes N      how long (default 1)
  --seed N         the sessions of an earlier run
  --session N      only this session of the seed
  --connections N  sessions at a time (default 8)
  --database URL   a Postgres server to use (a role that may create databases); default: an embedded one
  --keep DIR       where sessions that went wrong are kept (default fixtures/dialogs)
`

process.exitCode = await run(process.argv.slice(2))

async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv)
  if (options === null) return 2
  const { seeds, origin } = readSeeds()
  say(`seed ${options.seed}, ${options.minutes} minutes; bodies from ${origin}`)
  await using target = await startTarget(options.database)
  const fuzzing = new Fuzzing(target, options, scriptArbitrary(bodyArbitrary(seeds)), say)
  await fuzzing.play()
  const objections = await fuzzing.end()
  for (const objection of objections) say(`FOUND ${objection}`)
  say(objections.length === 0 ? 'nothing found' : `${objections.length} findings; seed ${options.seed}`)
  return objections.length === 0 ? 0 : 1
}

function readOptions(argv: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '1' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
        session: { type: 'string' },
        connections: { type: 'string', default: '8' },
        database: { type: 'string' },
        keep: { type: 'string', default: resolve(import.meta.dirname, '../../fixtures/dialogs') },
      },
    })
    const { minutes, seed, session, connections, database, keep } = values
    const numbers = { minutes: Number(minutes), seed: Number(seed), connections: Number(connections) }
    const only = session === undefined ? null : Number(session)
    if ([...Object.values(numbers), only ?? 0].every(Number.isFinite)) return { ...numbers, only, database, keep }
    process.stderr.write(usage)
  } catch (err) {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n\n${usage}`)
  }
  return null
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
