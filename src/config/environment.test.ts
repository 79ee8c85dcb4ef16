import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { configuredPath, readEnvironment } from './environment.ts'

const root = mkdtempSync(join(tmpdir(), 'postroom-environment-'))
let directory = root
beforeEach(() => {
  directory = mkdtempSync(join(root, 'case-'))
})
afterAll(() => rmSync(root, { recursive: true }))

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text)
  return name
}

function settings(env: NodeJS.ProcessEnv) {
  const read = readEnvironment(env, directory)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.settings
}

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  const read = readEnvironment(env, directory)
  return read.ok ? [] : read.problems
}

const noSecrets = { pagerduty: new Map(), webhook: new Map(), oidc: new Map() }

test('an empty environment gives the defaults of the design', () => {
  expect(settings({})).toEqual({
    DATA_DIR: join(directory, 'data'),
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: 2525,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: 8025,
    LOG_LEVEL: 'info',
    PAGERDUTY_URL: 'https://events.pagerduty.com/v2/enqueue',
    secrets: noSecrets,
  })
})

test('every variable is taken', () => {
  const env = {
    DATABASE_URL: 'postgres://postroom:p%40ss@db.example:5432/postroom?sslmode=require',
    DATA_DIR: '/var/lib/postroom',
    SMTP_HOST: '::',
    SMTP_PORT: '0',
    HTTP_HOST: 'localhost',
    HTTP_PORT: '65535',
    POSTROOM_CONFIG: '/etc/postroom/postroom.yaml',
    LOG_LEVEL: 'DEBUG',
    PAGERDUTY_ROUTING_KEY: '0123456789abcdef0123456789abcdef',
    PAGERDUTY_URL: 'http://127.0.0.1:9999/v2/enqueue',
    PAGERDUTY_WEBHOOK_SECRET: 'a-secret-of-PagerDuty,another-one',
    OUTBOUND_SMTP_URL: 'smtps://user:password@smtp.example:465',
    REPLY_ADDRESS_KEY: 'k'.repeat(32),
    REPLY_ADDRESS_OLD_KEYS: `${'o'.repeat(32)}, ${'p'.repeat(40)}`,
    SIGN_IN_KEY: 's'.repeat(32),
    METRICS_TOKEN: 'm'.repeat(32),
    NODE_ENV: 'development',
  }
  expect(settings(env)).toEqual({
    ...env,
    SMTP_PORT: 0,
    HTTP_PORT: 65_535,
    LOG_LEVEL: 'debug',
    PAGERDUTY_WEBHOOK_SECRET: ['a-secret-of-PagerDuty', 'another-one'],
    REPLY_ADDRESS_OLD_KEYS: ['o'.repeat(32), 'p'.repeat(40)],
    secrets: noSecrets,
  })
})

test('secrets that the config names are taken by the last part of their name, from the environment or a file', () => {
  const env = {
    PAGERDUTY_ROUTING_KEY_DATABASE: 'key-of-the-database',
    PAGERDUTY_ROUTING_KEY_web: '',
    WEBHOOK_SECRET_chat: `whsec_${'A'.repeat(32)}`,
    OIDC_SECRET_Company: 'given by the provider',
  }
  expect(settings(env).secrets).toEqual({
    pagerduty: new Map([['DATABASE', 'key-of-the-database']]),
    webhook: new Map([['CHAT', `whsec_${'A'.repeat(32)}`]]),
    oidc: new Map([['COMPANY', 'given by the provider']]),
  })
  expect(problems({ WEBHOOK_SECRET_CHAT: 'hunter2' })).toEqual([
    'environment: WEBHOOK_SECRET_CHAT is (hidden), expected whsec_ and 24 to 64 bytes in Base64, as postroom webhooks prints it',
  ])
})

test('every problem is given at once, as a sentence, with secrets hidden', () => {
  const env = {
    DATABASE_URL: 'mysql://root:hunter2@db.example/postroom',
    SMTP_PORT: '25x',
    SMTP_HOST: 'http://0.0.0.0',
    HTTP_PORT: '65536',
    LOG_LEVEL: 'loud',
    PAGERDUTY_ROUTING_KEY: 'hunter2 with spaces',
    PAGERDUTY_URL: 'events.pagerduty.com',
    OUTBOUND_SMTP_URL: 'hunter2',
  }
  expect(problems(env)).toEqual([
    'environment: DATABASE_URL is (hidden), expected a postgres:// URL with one host (percent-encode special characters in the password)',
    'environment: SMTP_HOST is "http://0.0.0.0", expected an address or name to listen on, such as 127.0.0.1, 0.0.0.0 or ::',
    'environment: SMTP_PORT is "25x", expected a port from 0 to 65535 (0 picks a free one)',
    'environment: HTTP_PORT is "65536", expected a port from 0 to 65535 (0 picks a free one)',
    'environment: LOG_LEVEL is "loud", expected one of trace, debug, info, warn, error, fatal, silent',
    'environment: PAGERDUTY_ROUTING_KEY is (hidden), expected a routing key without spaces (of an Events API v2 integration)',
    'environment: PAGERDUTY_URL is "events.pagerduty.com", expected an http:// or https:// URL',
    'environment: OUTBOUND_SMTP_URL is (hidden), expected an smtp:// or smtps:// URL, with no options but tls=required, tls=off and ca=FILE',
  ])
})

test.each([
  ['a password in a URL that is no secret', { PAGERDUTY_URL: 'ftp://user:hunter2@events.example' }],
  ['several database hosts', { DATABASE_URL: 'postgres://u:hunter2@one.example,two.example/postroom' }],
  ['several database hosts with ports', { DATABASE_URL: 'postgres://u:hunter2@one.example:1,two.example:2/postroom' }],
  [
    'several database hosts as a parameter',
    { DATABASE_URL: 'postgres:///postroom?host=one.example,two.example&password=hunter2' },
  ],
])('%s: refused, and not shown', (_, env) => {
  expect(problems(env)).toEqual([expect.stringContaining('is (hidden), expected')])
})

test('a database on a Unix socket is a database', () => {
  const env = { DATABASE_URL: 'postgres:///postroom?host=/var/run/postgresql' }
  expect(settings(env)).toMatchObject(env)
})

describe('empty variables', () => {
  test('they are unset ones, as compose files make them', () => {
    expect(settings({ SMTP_PORT: '', PAGERDUTY_ROUTING_KEY: '', OUTBOUND_SMTP_URL: '', POSTROOM_CONFIG: '' })).toEqual(
      settings({}),
    )
  })

  test('an empty DATABASE_URL is refused: mail must not end up in a database that nobody looks at', () => {
    expect(problems({ DATABASE_URL: '' })).toEqual([
      expect.stringMatching(/^environment: DATABASE_URL is empty, expected /),
    ])
  })
})

describe('secrets from files', () => {
  test('the line feed at the end is no part of the secret', () => {
    const env = {
      DATABASE_URL_FILE: write('url', 'postgres://db.example/postroom\r\n'),
      PAGERDUTY_ROUTING_KEY_FILE: write('key', 'abc\n'),
      OUTBOUND_SMTP_URL_FILE: join(directory, write('smtp', 'smtp://localhost')),
    }
    expect(settings(env)).toMatchObject({
      DATABASE_URL: 'postgres://db.example/postroom',
      PAGERDUTY_ROUTING_KEY: 'abc',
      OUTBOUND_SMTP_URL: 'smtp://localhost',
    })
  })

  test('a variable and its file together are refused', () => {
    const env = { PAGERDUTY_ROUTING_KEY: 'abc', PAGERDUTY_ROUTING_KEY_FILE: write('key', 'abc') }
    expect(problems(env)).toEqual([
      'environment: PAGERDUTY_ROUTING_KEY and PAGERDUTY_ROUTING_KEY_FILE are both set, expected one of them',
    ])
  })

  test('files that are missing, empty, or no files are refused', () => {
    mkdirSync(join(directory, 'folder'))
    const env = {
      DATABASE_URL_FILE: 'missing',
      PAGERDUTY_ROUTING_KEY_FILE: 'folder',
      OUTBOUND_SMTP_URL_FILE: write('smtp', '\n'),
    }
    expect(problems(env)).toEqual([
      'environment: DATABASE_URL_FILE is "missing", which can not be read (ENOENT: no such file or directory)',
      'environment: PAGERDUTY_ROUTING_KEY_FILE is "folder", which can not be read (EISDIR: illegal operation on a directory)',
      'environment: OUTBOUND_SMTP_URL_FILE is "smtp", which is empty',
    ])
  })

  test('what is in a file is checked and not shown', () => {
    const [problem = ''] = problems({ DATABASE_URL_FILE: write('url', 'hunter2') })
    expect(problem).toMatch(/^environment: DATABASE_URL is \(hidden\), expected /)
  })
})

describe('.env', () => {
  test('it adds to the environment, which wins', () => {
    write('.env', '# ports\nSMTP_PORT=25\nHTTP_PORT="8080" # dashboard\nLOG_LEVEL=warn\n')
    expect(settings({ SMTP_PORT: '2526' })).toMatchObject({ SMTP_PORT: 2526, HTTP_PORT: 8080, LOG_LEVEL: 'warn' })
  })

  test('a secret file of the environment wins over a secret in .env', () => {
    write('.env', 'PAGERDUTY_ROUTING_KEY=old\n')
    expect(settings({ PAGERDUTY_ROUTING_KEY_FILE: write('key', 'new') })).toMatchObject({
      PAGERDUTY_ROUTING_KEY: 'new',
    })
  })

  test('one that can not be read is a problem', () => {
    mkdirSync(join(directory, '.env'))
    expect(problems({})).toEqual([expect.stringMatching(/\.env can not be read \(EISDIR/)])
  })

  test('it may name the config', () => {
    write('.env', 'POSTROOM_CONFIG=routes.yaml\n')
    expect(settings({}).POSTROOM_CONFIG).toBe(join(directory, 'routes.yaml'))
    expect(configuredPath({}, directory)).toBe('routes.yaml')
    expect(configuredPath({ POSTROOM_CONFIG: 'other.yaml' }, directory)).toBe('other.yaml')
  })
})

test('whatever the variables are: never throws, and never shows a secret', () => {
  const secret = fc.string({ unit: 'binary', minLength: 12 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (hidden, port, host) => {
      const env = { DATABASE_URL: hidden, OUTBOUND_SMTP_URL: hidden, SMTP_PORT: port, SMTP_HOST: host }
      expect(problems(env).join('\n')).not.toContain(hidden)
    }),
  )
})
