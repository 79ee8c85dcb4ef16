import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { builtInConfig } from './config.ts'
import { liveConfig } from './live.ts'
import { loadConfig } from './load.ts'

const root = mkdtempSync(join(tmpdir(), 'postroom-live-'))
let directory = root
let path = ''
beforeEach(() => {
  directory = mkdtempSync(join(root, 'case-'))
  path = join(directory, 'postroom.yaml')
})
afterAll(() => rmSync(root, { recursive: true }))

type Line = Readonly<{ level: string; message: string; fields: object }>

/** A log whose lines can be waited for. */
function recordingLog() {
  const lines = new TransformStream<Line, Line>()
  const [writer, reader] = [lines.writable.getWriter(), lines.readable.getReader()]
  const write = (level: string) => (fields: object, message: string) => void writer.write({ level, message, fields })
  async function next(): Promise<Line> {
    const { value } = await reader.read()
    if (value === undefined) throw new Error('the log has ended')
    return value
  }
  return { log: { info: write('info'), warn: write('warn'), error: write('error') }, next }
}

const contact = (text: string) => `contact: "${text}"\n`

/** A live config that started with this text in its file. */
async function started(text: string) {
  writeFileSync(path, text)
  const loaded = await loadConfig(path)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const { log, next } = recordingLog()
  return { live: liveConfig({ path, initial: loaded.config, log }), next }
}

/** What editors and tools do to change a file. */
const waysToChange: Readonly<Record<string, (text: string) => void>> = {
  'written in place': (text) => writeFileSync(path, text),
  'replaced by rename, as editors do': (text) => {
    writeFileSync(`${path}~`, text)
    renameSync(`${path}~`, path)
  },
  'removed and written again': (text) => {
    rmSync(path)
    writeFileSync(path, text)
  },
}

describe('a changed file takes effect', () => {
  test.each(Object.entries(waysToChange))('%s, again and again', async (_, change) => {
    const { live, next } = await started(contact('one'))
    using _live = live
    for (const text of ['two', 'three']) {
      change(contact(text))
      expect(await next()).toMatchObject({
        level: 'info',
        message: 'config loaded',
        fields: { reason: 'the file changed' },
      })
      expect(live.current().contact).toBe(text)
    }
  })

  test('through a switched link, as Kubernetes updates a ConfigMap', async () => {
    for (const version of ['one', 'two']) {
      mkdirSync(join(directory, version))
      writeFileSync(join(directory, version, 'postroom.yaml'), contact(version))
    }
    symlinkSync('one', join(directory, '..data'))
    symlinkSync('..data/postroom.yaml', path)
    const loaded = await loadConfig(path)
    const { log, next } = recordingLog()
    using live = liveConfig({ path, initial: loaded.ok ? loaded.config : builtInConfig(), log })
    symlinkSync('two', join(directory, '..data_tmp'))
    renameSync(join(directory, '..data_tmp'), join(directory, '..data'))
    await next()
    expect(live.current().contact).toBe('two')
  })

  test('behind a link to another directory', async () => {
    const elsewhere = mkdtempSync(join(root, 'elsewhere-'))
    writeFileSync(join(elsewhere, 'routes.yaml'), contact('one'))
    symlinkSync(join(elsewhere, 'routes.yaml'), path)
    const { log, next } = recordingLog()
    using live = liveConfig({ path, initial: builtInConfig(), log })
    await next()
    expect(live.current().contact).toBe('one')
    writeFileSync(join(elsewhere, 'routes.yaml'), contact('two'))
    await next()
    expect(live.current().contact).toBe('two')
  })

  test('made after the start, in a directory made after the start', async () => {
    const later = join(directory, 'later', 'postroom.yaml')
    const { log, next } = recordingLog()
    using live = liveConfig({ path: later, initial: builtInConfig(), log })
    mkdirSync(join(directory, 'later'))
    writeFileSync(later, contact('hello'))
    await next()
    expect(live.current().contact).toBe('hello')
  })

  test('changed between the first reading and the start of the watch', async () => {
    writeFileSync(path, contact('one'))
    const loaded = await loadConfig(path)
    writeFileSync(path, contact('two'))
    const { log, next } = recordingLog()
    using live = liveConfig({ path, initial: loaded.ok ? loaded.config : builtInConfig(), log })
    await next()
    expect(live.current().contact).toBe('two')
  })
})

describe('a file with problems', () => {
  test('is logged with all of them, and the old config stays until the next good one', async () => {
    const { live, next } = await started(contact('one'))
    using _live = live
    writeFileSync(path, 'routs: []\nlimits: { size: 25x }\n')
    expect(await next()).toMatchObject({
      level: 'error',
      message: 'config has problems, the old one stays',
      fields: { problems: [expect.stringContaining('routs'), expect.stringContaining('25x')] },
    })
    expect(live.current().contact).toBe('one')
    writeFileSync(path, contact('two'))
    await next()
    expect(live.current().contact).toBe('two')
  })

  test('an emptied or removed file changes nothing', async () => {
    const { live, next } = await started(contact('one'))
    using _live = live
    writeFileSync(path, '')
    expect(await next()).toMatchObject({ level: 'error', fields: { problems: [expect.stringContaining('is empty')] } })
    rmSync(path)
    expect(await next()).toMatchObject({ level: 'error', fields: { problems: [expect.stringContaining('ENOENT')] } })
    expect(live.current().contact).toBe('one')
  })

  test('a good one with warnings takes effect, and they are logged', async () => {
    const { live, next } = await started(contact('one'))
    using _live = live
    writeFileSync(path, 'limits: { recipients: 5 }')
    expect(await next()).toMatchObject({ level: 'info' })
    expect(await next()).toMatchObject({ level: 'warn', fields: { warning: expect.stringContaining('recipients') } })
    expect(live.current().limits.recipients).toBe(5)
  })
})

describe('a reload that is asked for', () => {
  test('takes effect at once, with its reason in the log', async () => {
    const { live, next } = await started(contact('one'))
    using _live = live
    writeFileSync(path, contact('two'))
    expect(await live.reload('SIGHUP')).toMatchObject({ ok: true })
    expect(live.current().contact).toBe('two')
    expect(await next()).toMatchObject({ fields: { reason: 'SIGHUP' } })
  })

  test('gives the problems, and the old config stays', async () => {
    const { live } = await started(contact('one'))
    using _live = live
    writeFileSync(path, 'routs: []')
    expect(await live.reload('SIGHUP')).toMatchObject({ ok: false, problems: [expect.stringContaining('routs')] })
    expect(live.current().contact).toBe('one')
  })

  test('several at once end with the newest file', async () => {
    const { live } = await started(contact('one'))
    using _live = live
    const reloads = ['two', 'three', 'four'].map((text) => {
      writeFileSync(path, contact(text))
      return live.reload('SIGHUP')
    })
    await Promise.all(reloads)
    expect(live.current().contact).toBe('four')
  })

  test.each([
    ['no file to follow', () => null],
    ['a file that was never there', () => join(directory, 'missing.yaml')],
  ])('with %s keeps the built-in config, without a complaint', async (_, place) => {
    const { log } = recordingLog()
    using live = liveConfig({ path: place(), initial: builtInConfig(), log })
    expect(await live.reload('SIGHUP')).toEqual({ ok: true, config: builtInConfig() })
  })

  test('after disposal changes nothing', async () => {
    const { live } = await started(contact('one'))
    live[Symbol.dispose]()
    writeFileSync(path, contact('two'))
    await live.reload('SIGHUP')
    expect(live.current().contact).toBe('one')
  })
})

test('listeners, proxies and worker count at the next start, and the log says so as long as they differ', async () => {
  const { live, next } = await started(contact('one'))
  using _live = live
  const rest = ['listeners: [{ protocol: smtps, port: 465 }]\n', 'smtp: { proxy: [10.0.0.1] }\n', 'worker: off\n']
  for (const changed of rest) {
    writeFileSync(path, contact('two') + changed)
    expect(await next()).toMatchObject({ message: 'config loaded' })
    expect(await next()).toMatchObject({ level: 'warn', message: expect.stringContaining('at the next start') })
  }
  writeFileSync(path, contact('three'))
  expect(await next()).toMatchObject({ message: 'config loaded' })
  writeFileSync(path, contact('four'))
  expect(await next()).toMatchObject({ message: 'config loaded' })
})
