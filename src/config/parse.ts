/** The text of a `postroom.yaml` into a config, or into everything that is wrong with it. Pure. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { builtIn } from '../routing/route.ts'
import { configOf, type Loaded, type Where } from './config.ts'
import { problemsOf } from './problems.ts'
import { ConfigFile } from './schema.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** Checks the bytes of a config file; `file` names it in messages. Never throws. */
export function parseConfig(bytes: Uint8Array, file: string): Loaded {
  const text = textOf(bytes)
  if (text === null) return failed(`${file} is not UTF-8`)
  const yaml = readYaml(text)
  // A file without any option is far more likely half written than meant; the built-in config needs no file.
  if (yaml.data === null) return failed(`${file} is empty, expected options such as "routes:"`)
  const checked = ConfigFile.safeParse(yaml.data)
  const issues = checked.success || yaml.data === undefined ? [] : checked.error.issues
  const problems = problemsOf(issues, file, yaml)
  if (!checked.success || problems.length > 0) return failed(...problems)
  const config = configOf(checked.data, { file, digest: digestOf(bytes), where: whereIn(file, yaml) })
  return config.table.domains.length > 0 ? { ok: true, config } : failed(`${file}: no domain is ours, ${nameOne}`)
}

const nameOne = 'expected a list of domains, or a route that names one (local@domain)'

function failed(...problems: readonly string[]): Loaded {
  return { ok: false, problems }
}

/** Hex SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Null for bytes that are not UTF-8: a damaged file is better refused than half understood. */
function textOf(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? new TextDecoder().decode(bytes) : null
}

/** What the file leaves out is built-in. */
function whereIn(file: string, yaml: YamlFile): Where {
  const given = typeof yaml.data === 'object' && yaml.data !== null ? Object.keys(yaml.data) : []
  return (path) => (given.includes(String(path[0])) ? `${basename(file)}:${yaml.lineOf(path)}` : builtIn)
}
