import { tmpdir } from 'node:os'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { recordedIo } from './recorded-io.ts'
import { run } from './suppressions.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function suppressions(...argv: readonly string[]) {
  const { io, out, err } = recordedIo({ DATABASE_URL: database.url }, tmpdir())
  return { code: await run(argv, io), out: out(), err: err() }
}

test('an address is put on the list and taken off it, however it is written', async () => {
  expect(await suppressions()).toEqual({ code: 0, out: '', err: '' })
  expect(await suppressions('--add', 'Ann@Customer.example', '--because', 'asked us to stop')).toMatchObject({
    code: 0,
  })
  const listed = await suppressions()
  expect(listed.out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d ann@customer\.example suppressed: asked us to stop\n$/)
  const json: unknown = JSON.parse((await suppressions('--json')).out)
  expect(json).toMatchObject([{ email: 'ann@customer.example', until: null, isMuted: false }])
  expect(await suppressions('--remove', 'ANN@customer.example')).toMatchObject({ code: 0 })
  expect(await suppressions()).toMatchObject({ out: '' })
  expect(await suppressions('--remove', 'ann@customer.example')).toMatchObject({
    code: 1,
    err: 'postroom: ann@customer.example is not on the list\n',
  })
})

test('a reason cannot do anything to the terminal', async () => {
  await suppressions('--add', 'bob@customer.example', '--because', 'a\u001b[31mred\nline')
  const { out } = await suppressions()
  expect(out).toMatch(/ bob@customer\.example suppressed: ared line\n$/)
})

test('those that are silent for a day are listed, and can be written to again; what is over is not', async () => {
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(
    `insert into addresses (email, muted_until, echoes) values ('robot@customer.example', now() + interval '1 day', 0),
       ('calm@customer.example', now() - interval '1 day', 0)`,
  )
  await client.query(
    `insert into addresses (email, suppressed_at, suppressed_until, suppressed_because)
     values ('full@customer.example', now() - interval '15 days', now() - interval '1 day', 'it bounced')`,
  )
  await client.end()
  const { out } = await suppressions()
  expect(out).toMatch(/ robot@customer\.example muted until .*: it answers automatic mail automatically\n/)
  expect(out).not.toMatch(/calm@|full@/)
  expect(await suppressions('--remove', 'robot@customer.example')).toMatchObject({ code: 0 })
  expect((await suppressions()).out).not.toContain('robot@')
})

test.each([
  [['--add', 'no address']],
  [['--add', 'a@b.example', '--remove', 'a@b.example']],
  [['--because', 'x']],
  [['ann@customer.example']],
])('%j is called wrongly', async (argv) => {
  expect(await suppressions(...argv)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Usage: postroom suppressions'),
  })
})
