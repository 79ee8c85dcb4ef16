/** For tests: opens the embedded Postgres in a process of its own, tells how on one line, and stops at the end of stdin. */
import { pino } from 'pino'
import { EmbeddedError } from './errors.ts'
import { openEmbedded } from './supervisor.ts'

const [dataDir = '', role] = process.argv.slice(2)

try {
  const embedded = await openEmbedded({
    dataDir,
    role: role === 'visitor' ? 'visitor' : 'service',
    log: pino({ level: 'silent' }),
  })
  process.stdin.once('end', () => void embedded.stop()).resume()
  tell({ connection: embedded.connection })
} catch (err) {
  if (!(err instanceof EmbeddedError)) throw err
  tell({ problem: err.problem, message: err.message })
}

function tell(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
