/** Secrets that the service makes for itself, kept in files that only it can read. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const keyBytes = 32

/**
 * The key in `path`, made there (mode 0600) when it is missing. Two processes that start together agree on one: the file
 * appears whole or not at all.
 */
export async function generatedKey(path: string): Promise<Uint8Array> {
  const existing = await readFile(path).catch(missing)
  if (existing !== null) return checked(existing, path)
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(draft, randomBytes(keyBytes), { mode: 0o600, flag: 'wx', flush: true })
  await link(draft, path).catch(alreadyThere)
  await rm(draft)
  return checked(await readFile(path), path)
}

function checked(key: Buffer, path: string): Uint8Array {
  if (key.length === keyBytes) return key
  throw new Error(`${path} holds ${key.length} bytes, expected the ${keyBytes} of a key; restore it from a backup`)
}

function missing(err: NodeJS.ErrnoException): null {
  if (err.code === 'ENOENT') return null
  throw err
}

function alreadyThere(err: NodeJS.ErrnoException): void {
  if (err.code !== 'EEXIST') throw err
}
