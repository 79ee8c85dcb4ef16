/**
 * What is wrong with a config file, as sentences: file, line, path, the value, and what was expected. All of it at once,
 * so that a file is mended in one go.
 */
import type { z } from 'zod'
import { configLookup, type SchemaLookup } from './json-schema.ts'
import { suggestion } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

type Issue = z.core.$ZodIssue

type Problem = Readonly<{ line: number; text: string }>

/**
 * A sentence for each mistake in a file: those of the text and those that the schema found, in the order of lines. `lookup`
 * knows what such a file may say.
 */
export function problemsOf(issues: readonly Issue[], file: string, yaml: YamlFile, lookup = configLookup): string[] {
  const problems = issues.flatMap((issue) => problemsOfIssue(issue, yaml, lookup))
  const mistakes = yaml.mistakes.map(({ line, message }) => ({ line, text: message }))
  const sorted = [...mistakes, ...problems].sort((a, b) => a.line - b.line)
  return [...new Set(sorted.map(({ line, text }) => `${file}:${line}: ${text}`))]
}

function problemsOfIssue(issue: Issue, yaml: YamlFile, lookup: SchemaLookup): Problem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownOption(path, key, yaml, lookup))
  const text = `${described(path, yaml.data, lookup)}, expected ${issue.message}${hint(issue, yaml.data)}`
  return [{ line: yaml.lineOf(path), text }]
}

/** `routes[2].match`, as in messages everywhere; a key that is no plain word is quoted. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${word(step)}`))
    .join('')
}

function word(key: PropertyKey): string {
  const text = String(key)
  return /^[\w-]{1,60}$/.test(text) ? text : shown(text)
}

function unknownOption(path: readonly PropertyKey[], key: string, yaml: YamlFile, lookup: SchemaLookup): Problem {
  const known = lookup.optionsAt(path)
  const meant = suggestion(key, known)
  const expected = meant === null ? `expected one of ${known.join(', ')}` : `did you mean ${meant}?`
  return { line: yaml.lineOfKey(path, key), text: `${pathText([...path, key])} is not an option, ${expected}` }
}

function described(path: readonly PropertyKey[], data: unknown, { defaultAt }: SchemaLookup): string {
  const value = valueAt(data, path)
  const name = path.length === 0 ? 'the file' : pathText(path)
  if (value === undefined)
    return defaultAt(path) === undefined ? `${name} is missing` : `${name} is ${shown(defaultAt(path))} by default`
  return value === null ? `${name} is empty` : `${name} is ${shown(value)}`
}

/** For a word out of a list: the one that was meant. */
function hint(issue: Issue, data: unknown): string {
  if (issue.code !== 'invalid_value') return ''
  const value = valueAt(data, issue.path)
  const meant = typeof value === 'string' ? suggestion(value, issue.values.map(String)) : null
  return meant === null ? '' : ` (did you mean ${meant}?)`
}

/** A value on one line, bounded; without the password of a URL. */
function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/(:\/\/)[^/@"]*@/g, '$1(hidden)@')
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}
