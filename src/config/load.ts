/** Finds and reads the config file. What it says is parse.ts; following its changes is live.ts. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { builtInConfig, type Loaded } from './config.ts'
import { digestOf, parseConfig } from './parse.ts'
import { reasonOf } from './reason.ts'

/** Where the config is: the file to load now (null: the built-in config), and the one to watch from now on. */
export type ConfigPlace = Readonly<{ load: string | null; watch: string }>

/** Larger than any config that a person has written; a wrong path may well lead to something huge. */
const fileLimitBytes = 1_048_576

/**
 * `POSTROOM_CONFIG` when it is set, and it must exist then; else `postroom.yaml` of the directory if it exists. Without
 * one, its place is still watched: a file that is put there later takes effect.
 */
export function configPlace(configured: string | undefined, directory: string): ConfigPlace {
  const watch = resolve(directory, configured ?? 'postroom.yaml')
  return { load: configured !== undefined || existsSync(watch) ? watch : null, watch }
}

/** Loads a config file, or the built-in config. Never throws: a file that can not be read is a problem like others. */
export async function loadConfig(path: string | null): Promise<Loaded> {
  if (path === null) return { ok: true, config: builtInConfig() }
  const file = relative(process.cwd(), path)
  const named = file.startsWith('..') ? path : file
  try {
    const bytes = await readFile(path)
    if (bytes.length > fileLimitBytes) return problem(`${named} has ${bytes.length} bytes, expected 1 MiB at most`)
    return parseConfig(bytes, named)
  } catch (err) {
    return problem(`${named} can not be read (${reasonOf(err)})`)
  }
}

/** Hex SHA-256 of a file as it is now; null when it can not be read. */
export async function digestOfFile(path: string): Promise<string | null> {
  // Whatever the reason is, loading the file is what reports it.
  return readFile(path).then(digestOf, () => null)
}

function problem(text: string): Loaded {
  return { ok: false, problems: [text] }
}
