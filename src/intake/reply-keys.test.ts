import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ReplyKeys, readSignedDetail, signedDetail } from '../tickets/reply-address.ts'
import { openReplyKeys, readReplyKeys } from './reply-keys.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'postroom-keys-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(32))
const reads = (reader: ReplyKeys, signer: ReplyKeys) =>
  readSignedDetail(signedDetail(42, 'ann@customer.test', signer), reader)?.isFor('ann@customer.test') ?? false

test('after a rotation the new key signs, and what the old ones signed is still read', async () => {
  const DATA_DIR = join(root, 'rotation')
  const before = await openReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: first })
  const after = await openReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: second, REPLY_ADDRESS_OLD_KEYS: [first ?? ''] })
  const stranger = await openReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: third })
  expect(reads(after, before)).toBe(true)
  expect(reads(after, after)).toBe(true)
  expect(reads(before, after)).toBe(false)
  expect(reads(after, stranger)).toBe(false)
})

test('without a key in the environment one is made, once, and goes on being read when there is one', async () => {
  const DATA_DIR = join(root, 'file')
  const made = await openReplyKeys({ DATA_DIR })
  expect(reads(await openReplyKeys({ DATA_DIR }), made)).toBe(true)
  const moved = await openReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: first })
  expect(reads(moved, made)).toBe(true)
  expect(reads(made, moved)).toBe(false)
  await rm(join(DATA_DIR, 'reply-address.key'))
  expect(reads(await openReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: first }), made)).toBe(false)
})

test('who only looks makes no key, and reads what the service signed', async () => {
  const DATA_DIR = join(root, 'look')
  const nothing = await readReplyKeys({ DATA_DIR })
  await expect(readdir(DATA_DIR)).rejects.toThrow('ENOENT')
  const made = await openReplyKeys({ DATA_DIR })
  expect(reads(nothing, made)).toBe(false)
  expect(reads(await readReplyKeys({ DATA_DIR, REPLY_ADDRESS_KEY: first }), made)).toBe(true)
})
