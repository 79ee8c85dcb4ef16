/**
 * A first look at the files of an import, before anything is imported: which hold mail, how large they are (for the
 * progress bar), and in which order to take them. Old mail is taken by its date, whatever file or folder it is in, so that
 * a mail comes before the answers to it.
 */
import { open } from 'node:fs/promises'
import { deliveredAt, isMail, isSurelyMail, readHead } from '../../intake/old-mail/head.ts'
import { type FoundFile, findFiles } from './find-files.ts'
import { type PassedOver, type PassOver, reasonOf } from './passed-over.ts'

/** A file that holds mail. */
export type MailFile = Readonly<{ path: string; holds: 'mail' | 'mbox'; sizeBytes: number; at: Date }>

/** What the first bytes of a file tell. */
type Look = Pick<MailFile, 'holds'> | Omit<PassedOver, 'where'>

/** Header sections end long before. */
const headBytes = 64 * 1024

/** Files looked at together; enough to keep a disk busy. */
const lookAtOnce = 32

/** First bytes of what people hand over by mistake, and what to tell them. */
const containers: readonly (readonly [magic: string, name: string])[] = [
  ['\x1f\x8b', 'gzip'],
  ['PK\x03\x04', 'zip'],
  ['BZh', 'bzip2'],
  ['\xfd7zXZ', 'xz'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
]

/** The files with mail that `paths` stand for, in the order of their dates. */
export async function survey(paths: readonly string[], now: Date, passOver: PassOver): Promise<readonly MailFile[]> {
  const found: FoundFile[] = []
  for (const path of paths) for await (const file of findFiles(path, passOver)) found.push(file)
  const files: MailFile[] = []
  for (let at = 0; at < found.length; at += lookAtOnce) {
    const looked = await Promise.all(found.slice(at, at + lookAtOnce).map((file) => lookAt(file, now)))
    for (const one of looked) {
      if ('holds' in one) files.push(one)
      else passOver(one)
    }
  }
  return files.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.path < b.path ? -1 : 1))
}

async function lookAt(file: FoundFile, now: Date): Promise<MailFile | PassedOver> {
  const { path } = file
  try {
    const { head, sizeBytes, changedAt } = await startOf(path)
    const look = lookOf(file, head)
    if ('because' in look) return { where: path, ...look }
    return { path, ...look, sizeBytes, at: deliveredAt(readHead(head), now) ?? changedAt }
  } catch (err) {
    return { where: path, because: reasonOf(err), isProblem: true }
  }
}

async function startOf(path: string): Promise<{ head: Uint8Array; sizeBytes: number; changedAt: Date }> {
  await using file = await open(path)
  const { size, mtime } = await file.stat()
  const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(size, headBytes)))
  return { head: buffer.subarray(0, bytesRead), sizeBytes: size, changedAt: mtime }
}

/** What a file holds by its first bytes. An .eml and a file in a Maildir is one mail, even with a `From ` line on top. */
function lookOf({ path, place }: FoundFile, head: Uint8Array): Look {
  const isMeantAsMail = place !== 'folder' || isEml(path)
  if (head.length === 0) return { because: 'an empty file', isProblem: isMeantAsMail }
  const start = Buffer.from(head.subarray(0, 8)).toString('latin1')
  const container = containers.find(([magic]) => start.startsWith(magic))
  if (container) return { because: `packed (${container[1]}): unpack it first`, isProblem: true }
  if (start.startsWith('From ') && place !== 'maildir' && !isEml(path)) return { holds: 'mbox' }
  const read = readHead(head)
  if (isMeantAsMail ? isMail(read) : isSurelyMail(read)) return { holds: 'mail' }
  return { because: 'not a mail: no header fields', isProblem: isMeantAsMail }
}

function isEml(path: string): boolean {
  return path.toLowerCase().endsWith('.eml')
}
