/**
 * The house rules, checked on the source: rooms import only what the table in `docs/architecture.md` allows, SQL lives
 * in `store`, the environment is read in one place, pure rooms are pure, and there is no drawer for things without a
 * name. A change of structure is so a visible line in a diff. It reads text, not types: cheap, and good enough.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')

type SourceFile = Readonly<{ path: string; room: string | null; text: string; code: string }>

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readSource(name))
const shipped = files.filter(({ path }) => !path.endsWith('.test.ts'))

test('the rooms of the table are the folders of src', () => {
  const folders = new Set(shipped.flatMap(({ room }) => (room === null ? [] : [room])))
  expect([...roomTable().keys()].toSorted()).toEqual([...folders].toSorted())
})

test('a room imports only what the table in docs/architecture.md allows it', () => {
  const table = roomTable()
  const forbidden = shipped.flatMap((file) =>
    importsOf(file)
      .filter((arrow) => !isAllowed(arrow, file, table))
      .map((arrow) => `${file.path} imports ${arrow.target}`),
  )
  expect(forbidden).toEqual([])
})

test('nothing imports main.ts, and only commands import what stands above the rooms', () => {
  const arrows = shipped.flatMap((file) => importsOf(file).map(({ target }) => ({ from: file, target })))
  const toTop = arrows.filter(({ target }) => roomOf(target) === null)
  const wrong = toTop.filter(
    ({ from, target }) => target === 'main.ts' || (from.room !== 'commands' && from.room !== null),
  )
  expect(wrong.map(({ from, target }) => `${from.path} imports ${target}`)).toEqual([])
})

test('SQL is written in store only', () => {
  const sql =
    /\b(?:select\s[\s\S]{1,200}?\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+table\s)/i
  expect(pathsOf(shipped.filter((file) => file.room !== 'store' && sql.test(strings(file.code))))).toEqual([])
})

test('process.env is read by main.ts and config only', () => {
  const readers = shipped.filter(({ room, path }) => room !== 'config' && path !== 'main.ts')
  expect(pathsOf(readers.filter(({ code }) => /process\.env|from 'node:process'/.test(code)))).toEqual([])
})

test('pure rooms and decisions know no clock, no chance, no process and nothing asynchronous', () => {
  const isPure = ({ room, path }: SourceFile) => room === 'routing' || room === 'tickets' || path === 'intake/decide.ts'
  const impure = /\b(?:async|await|Promise|process|fetch)\b|Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes/
  const withoutStrings = (code: string) => code.replaceAll(/'[^'\n]*'|`[^`]*`/g, "''")
  expect(pathsOf(shipped.filter((file) => isPure(file) && impure.test(withoutStrings(file.code))))).toEqual([])
})

test('there are no drawers (utils, helpers, lib, common, misc) and no barrels (index.ts)', () => {
  const drawer = /(?:^|\/)(?:utils?|helpers?|lib|common|shared|misc)(?:\/|\.ts$)|(?:^|\/)index\.ts$/
  expect(pathsOf(files).filter((path) => drawer.test(path))).toEqual([])
})

test('every file opens by saying what it is for', () => {
  const opens = /^(?:#!.*\n)?(?:\/\*\*|\/\/ )/
  expect(pathsOf(shipped.filter(({ text }) => !opens.test(text)))).toEqual([])
})

test('no file has outgrown its purpose', () => {
  // STYLE says 50 to 200 lines; tables and schemas may be long, so the alarm stands a little higher.
  const limit = (path: string) => (path === 'store/schema.ts' ? 400 : 260)
  expect(pathsOf(shipped.filter(({ path, text }) => text.split('\n').length > limit(path)))).toEqual([])
})

type Arrow = Readonly<{ target: string; isTypeOnly: boolean }>

/** What a room may import; `file` null: all of the room. */
type Permit = Readonly<{ room: string; file: string | null; isTypeOnly: boolean }>

/** The table under "Rooms": room → permits. Cells: `room`, `room/file`, `room (types)`, comma separated, or `nothing`. */
function roomTable(): ReadonlyMap<string, readonly Permit[]> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const section = page.split(/^## /m).find((part) => part.startsWith('Rooms\n')) ?? ''
  const rows = section.split('\n').filter((line) => /^\| `/.test(line))
  return new Map(
    rows
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .map(([, room = '', allowed = '']) => [
        room.replaceAll('`', ''),
        allowed === 'nothing' ? [] : allowed.split(',').map((cell) => permitOf(cell.trim())),
      ]),
  )
}

function permitOf(cell: string): Permit {
  const parts = /^(?<room>[a-z]+)(?:\/(?<file>[a-z-]+))?(?<types> \(types\))?$/.exec(cell.replaceAll('`', ''))?.groups
  if (!parts?.['room']) throw new Error(`docs/architecture.md: can not read "${cell}" in the table of rooms`)
  return { room: parts['room'], file: parts['file'] ?? null, isTypeOnly: parts['types'] !== undefined }
}

function isAllowed(arrow: Arrow, from: SourceFile, table: ReadonlyMap<string, readonly Permit[]>): boolean {
  if (from.room === null) return true
  const room = roomOf(arrow.target) ?? basename(arrow.target, '.ts')
  if (room === from.room) return true
  const file = basename(arrow.target, '.ts')
  return (table.get(from.room) ?? []).some(
    (permit) => permit.room === room && (permit.file ?? file) === file && (!permit.isTypeOnly || arrow.isTypeOnly),
  )
}

/** Relative imports of a file, static and dynamic, as paths below src. */
function importsOf({ path, code }: SourceFile): readonly Arrow[] {
  const clause =
    /\b(?:import|export)\s+(?<clause>[^'"`;]*?)\bfrom\s+['"](?<a>\.[^'"]+)['"]|\bimport\s*\(?\s*['"](?<b>\.[^'"]+)['"]/g
  return [...code.matchAll(clause)].map(({ groups = {} }) => ({
    target: relative(source, resolve(source, dirname(path), groups['a'] ?? groups['b'] ?? '')).replaceAll(sep, '/'),
    isTypeOnly: isTypeOnly(groups['clause'] ?? ''),
  }))
}

/** `type { … }`, or braces in which every name says `type`. */
function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true
  const names =
    /^\{(?<names>[^}]*)\}\s*$/
      .exec(clause)
      ?.groups?.['names']?.split(',')
      .map((name) => name.trim()) ?? []
  return names.length > 0 && names.every((name) => name === '' || name.startsWith('type '))
}

function readSource(name: string): SourceFile {
  const path = name.replaceAll(sep, '/')
  const text = readFileSync(join(source, name), 'utf8')
  return { path, room: roomOf(path), text, code: withoutComments(text) }
}

function roomOf(path: string): string | null {
  return path.includes('/') ? (path.split('/')[0] ?? null) : null
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$|\/\*\*?[\s\S]*?\*\/|\s\/\/ .*$/gm, '')
}

/** What stands in quotes, as one text. */
function strings(code: string): string {
  return [...code.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g)].map(([text]) => text).join('\n')
}

function pathsOf(found: readonly SourceFile[]): readonly string[] {
  return found.map(({ path }) => path)
}
