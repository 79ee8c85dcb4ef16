/** Fails when the schemas of `src/store/` say more than `migrations/`: what drizzle-kit would still generate is the drift. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

// Inside the checkout, since drizzle-kit takes only relative folders.
const copy = mkdtempSync('migrations-check-')
try {
  cpSync('migrations', copy, { recursive: true })
  const before = new Set(readdirSync(copy))
  const schemas = './src/store/{schema,sign-in-schema,operations-schema}.ts'
  const args = ['generate', '--dialect=postgresql', `--schema=${schemas}`, `--out=./${copy}`, '--name=drift']
  const { status, stdout, stderr } = spawnSync('drizzle-kit', args, { encoding: 'utf8' })
  if (status !== 0) fail(`drizzle-kit failed:\n${stdout}${stderr}`)
  const drift = readdirSync(copy).filter((file) => !before.has(file))
  if (drift.length > 0) {
    const sql = drift.map((file) => readFileSync(join(copy, file), 'utf8')).join('\n')
    fail(`the table schema has what no migration makes; run: npx drizzle-kit generate --name WHAT_IT_DOES\n${sql}`)
  }
} finally {
  rmSync(copy, { recursive: true })
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
