/** `npm run check`: everything cheap that must hold: types, format and lint, generated files, migrations. Runs all, then tells. */
import { spawnSync } from 'node:child_process'

const checks: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc']],
  ['format and lint', ['biome', 'ci', '.']],
  ['postroom.schema.json is what the config schema says', ['node', 'scripts/config-schema.ts', '--check']],
  ['migrations are what the table schema says', ['node', 'scripts/check-migrations.ts']],
]

const failed = checks.filter(([name, [command = '', ...args]]) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  return status !== 0
})
process.exitCode = failed.length === 0 ? 0 : 1
