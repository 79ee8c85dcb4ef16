/**
 * Docs that run: what README and docs say about links, commands, settings and configuration is compared with the code,
 * both ways, so that a page can not go on telling of a command that is gone or keep silent about a setting that came.
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/commands/every-command.ts'
import { recordedIo } from '../src/commands/recorded-io.ts'

const root = resolve(import.meta.dirname, '..')
const pages = [
  ...['README.md', 'CHANGELOG.md', 'SECURITY.md'].map((name) => join(root, name)),
  ...markdownBelow(join(root, 'docs')),
  ...markdownBelow(join(root, 'fixtures')),
].filter((path) => existsSync(path))
const readme = textOf(join(root, 'README.md'))

test.for(pages.map((path) => relative(root, path)))('links of %s lead somewhere', (page) => {
  const broken = linksOf(join(root, page)).filter((link) => !leadsSomewhere(join(root, page), link))
  expect(broken).toEqual([])
})

test('every file that docs/security.md names is there', () => {
  const named = [...textOf(join(root, 'docs/security.md')).matchAll(/`((?:src|test)\/[^`]+)`/g)]
  expect(named.length).toBeGreaterThan(0)
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test.for(yamlBlocks())('the configuration in $where loads', async ({ text }) => {
  const folder = await mkdtemp(join(tmpdir(), 'postroom-docs-'))
  const file = join(folder, 'postroom.yaml')
  await writeFile(file, text)
  const checked = await postroom(['config', 'check', file]).finally(() => rm(folder, { recursive: true }))
  expect(checked).toMatchObject({ code: 0 })
})

describe.skipIf(readme === '')('README', () => {
  test('lists every command in its table, and none that does not exist', () => {
    const rows = sectionOf(readme, 'Commands').matchAll(/^\| `(?<call>[a-z][^`]*)` \|/gm)
    const listed = [...rows].map(({ groups }) => commandIn(groups?.['call']))
    expect(listed.toSorted()).toEqual(commandNames.toSorted())
  })

  test('shows only commands that exist', () => {
    const known = new Set(commandNames.map((name) => name.split(' ')[0]))
    const shown = [...readme.matchAll(/\bpostroom ([a-z]+)\b/g)].map(([, word = '']) => word)
    expect(shown.filter((word) => !known.has(word))).toEqual([])
  })

  test('lists every environment variable, and none that is not read', () => {
    const rows = sectionOf(readme, 'Configuration').matchAll(/^\| .*$/gm)
    const listed = [...rows].flatMap(([row]) => variablesIn(row.split('|')[1] ?? ''))
    expect(listed.toSorted()).toEqual(environmentNames())
  })

  test('names every npm script that it tells to run', () => {
    const scripts = Object.keys(JSON.parse(textOf(join(root, 'package.json'))).scripts)
    const told = [...readme.matchAll(/\bnpm (?:run )?([a-z]+)/g)].map(([, name = '']) => name)
    expect(told.filter((name) => ![...scripts, 'ci', 'install', 'run'].includes(name))).toEqual([])
  })
})

test.for(Object.entries(commands))('%s explains itself with --help', async ([name, load]) => {
  const { io, out } = recordedIo({}, tmpdir())
  expect(await (await load()).run(['--help'], io)).toBe(0)
  expect(out()).toContain(`Usage: postroom ${name}`)
})

test('the overview lists every command', async () => {
  const { code, stdout } = await postroom(['--help'])
  const listed = [...stdout.matchAll(/^ {2}([a-z][a-z -]*?) {2,}/gm)].map(([, name = '']) => name)
  expect([code, listed]).toEqual([0, commandNames])
})

const commandNames = Object.keys(commands)

/** The text below a heading of the second level, up to the next. */
function sectionOf(page: string, heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
}

/** `config check [FILE]` → `config check`: the lower-case words that a call begins with. */
function commandIn(call = ''): string {
  return /^[a-z]+(?: [a-z-]+)*/.exec(call)?.[0] ?? ''
}

/** The names of the environment schema, as it is written. */
function environmentNames(): readonly string[] {
  const schema = textOf(join(root, 'src/config/environment.ts'))
  return [...new Set([...schema.matchAll(/^ +([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name))].toSorted()
}

function variablesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name = '']) => name)
}

type Ran = Readonly<{ code: number; stdout: string; stderr: string }>

async function postroom(argv: readonly string[]): Promise<Ran> {
  const run = promisify(execFile)(process.execPath, [join(root, 'src/main.ts'), ...argv], { cwd: tmpdir() })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (err: { code: number; stdout: string; stderr: string }) => err,
  )
}

/** Fenced YAML that is configuration of ours: not of Compose (`services:`) or Kubernetes (`apiVersion:`). */
function yamlBlocks(): readonly Readonly<{ where: string; text: string }>[] {
  return pages.flatMap((path) =>
    [...textOf(path).matchAll(/^```ya?ml\n(?<text>[\s\S]*?)^```/gm)]
      .map(({ groups, index }) => ({
        where: `${relative(root, path)}:${lineAt(path, index)}`,
        text: groups?.['text'] ?? '',
      }))
      .filter(({ text }) => !/^(?:services|apiVersion):/m.test(text)),
  )
}

function lineAt(path: string, index: number): number {
  return textOf(path).slice(0, index).split('\n').length
}

/** Targets of links and images, those in code left out. */
function linksOf(path: string): readonly string[] {
  const prose = textOf(path)
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => groups?.['target'] ?? '')
}

function leadsSomewhere(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(target)) return false
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(target).includes(anchor)
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function markdownBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
