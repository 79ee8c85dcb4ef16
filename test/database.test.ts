import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('two test databases know nothing of each other, and are gone after use', async () => {
  await using first = await createTestDatabase()
  await using second = await createTestDatabase()
  expect(await tableCountAfter(first.url, 'create table only_here (id int)')).toBe(1)
  expect(await tableCountAfter(second.url, 'select 1')).toBe(0)
  await second.drop()
  await expect(tableCountAfter(second.url, 'select 1')).rejects.toThrow('does not exist')
})

async function tableCountAfter(url: string, statement: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(statement)
    const { rowCount } = await client.query(`select from pg_tables where tablename = 'only_here'`)
    return rowCount ?? 0
  } finally {
    await client.end()
  }
}
