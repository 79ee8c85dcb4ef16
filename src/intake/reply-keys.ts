/**
 * The keys of signed reply addresses (tickets/reply-address.ts): one signs, those that signed before are still read, so that
 * the answer to an old mail finds its ticket after a rotation.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generatedKey } from '../ops/generated-key.ts'
import { type ReplyKeys, replyKeys } from '../tickets/reply-address.ts'

/** Where keys come from, under the names of the environment. */
export type ReplyKeySettings = Readonly<{
  DATA_DIR: string
  REPLY_ADDRESS_KEY?: string | undefined
  REPLY_ADDRESS_OLD_KEYS?: readonly string[] | undefined
}>

/**
 * The ring of this service: REPLY_ADDRESS_KEY signs, else the key in `DATA_DIR/reply-address.key`, which is made when it is
 * missing. A key file beside a REPLY_ADDRESS_KEY is an old key. Throws when the file is no key.
 */
export async function openReplyKeys(settings: ReplyKeySettings): Promise<ReplyKeys> {
  const { REPLY_ADDRESS_KEY: given } = settings
  if (given === undefined) return replyKeys(await generatedKey(pathOf(settings)), oldKeys(settings))
  const kept = await readFile(pathOf(settings)).catch(missing)
  return replyKeys(Buffer.from(given), [...oldKeys(settings), ...(kept === null ? [] : [kept])])
}

/** The same for who only looks: makes no file. Without a key nothing was ever signed, so any other says the same. */
export async function readReplyKeys(settings: ReplyKeySettings): Promise<ReplyKeys> {
  const kept = await readFile(pathOf(settings)).catch(() => randomBytes(32))
  const { REPLY_ADDRESS_KEY: given } = settings
  return given === undefined
    ? replyKeys(kept, oldKeys(settings))
    : replyKeys(Buffer.from(given), [...oldKeys(settings), kept])
}

function pathOf({ DATA_DIR }: ReplyKeySettings): string {
  return join(DATA_DIR, 'reply-address.key')
}

function oldKeys({ REPLY_ADDRESS_OLD_KEYS = [] }: ReplyKeySettings): readonly Uint8Array[] {
  return REPLY_ADDRESS_OLD_KEYS.map((key) => Buffer.from(key))
}

function missing(err: NodeJS.ErrnoException): null {
  if (err.code === 'ENOENT') return null
  throw err
}
