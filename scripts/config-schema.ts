/**
 * Writes postroom.schema.json, with which editors complete and check a postroom.yaml, from the schema that the service
 * checks it with. With `--check` it writes nothing and exits 1 when the file is out of date.
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { configJsonSchema } from '../src/config/json-schema.ts'

const file = new URL('../postroom.schema.json', import.meta.url)
const wanted = formatted(JSON.stringify(configJsonSchema()))

if (process.argv.includes('--check')) {
  // A missing file is as out of date as an old one.
  const present = await readFile(file, 'utf8').catch(() => '')
  if (present !== wanted) {
    process.stderr.write('postroom.schema.json is out of date; run: node scripts/config-schema.ts\n')
    process.exitCode = 1
  }
} else {
  await writeFile(file, wanted)
}

/** As `biome check` wants every file of ours. */
function formatted(json: string): string {
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
  const root = fileURLToPath(new URL('..', import.meta.url))
  const options = ['format', '--log-level=none', '--stdin-file-path=postroom.schema.json']
  return execFileSync(process.execPath, [biome, ...options], { input: json, cwd: root, encoding: 'utf8' })
}
