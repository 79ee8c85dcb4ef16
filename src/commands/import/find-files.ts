/**
 * Which files a path stands for: the file itself, or the files below a directory. Knows Maildirs: mails are in `new` and
 * `cur`, `tmp` is unfinished, `.Name` is a folder of its own, and the rest is the mail server's. Opens no file.
 */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type PassOver, reasonOf } from './passed-over.ts'

/**
 * A file that may hold mail. `named`: asked for by name · `maildir`: a Maildir says it is a mail · `folder`: it was found,
 * and may be anything.
 */
export type FoundFile = Readonly<{ path: string; place: 'named' | 'maildir' | 'folder' }>

/** The files that `path` stands for, in the order of their names. What cannot be looked at goes to `passOver`. */
export async function* findFiles(path: string, passOver: PassOver): AsyncGenerator<FoundFile> {
  const what = await kindOf(path)
  if (what === 'file') yield { path, place: 'named' }
  else if (what === 'directory') yield* filesBelow(path, passOver)
  else passOver({ where: path, because: what.because, isProblem: true })
}

async function* filesBelow(folder: string, passOver: PassOver): AsyncGenerator<FoundFile> {
  const entries = await entriesOf(folder, passOver)
  const isMaildir = entries.some((entry) => entry.isDirectory() && entry.name === 'cur')
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (isMaildir && (entry.name === 'cur' || entry.name === 'new')) yield* mailsOf(path, passOver)
    else if (isMaildir && (entry.name === 'tmp' || !entry.isDirectory())) continue
    else if (entry.isDirectory()) yield* filesBelow(path, passOver)
    else yield* fileAt(path, entry, passOver)
  }
}

/** Every file of `new` and `cur` is a mail, but for hidden ones (https://cr.yp.to/proto/maildir.html). */
async function* mailsOf(folder: string, passOver: PassOver): AsyncGenerator<FoundFile> {
  for (const entry of await entriesOf(folder, passOver)) {
    if (!entry.name.startsWith('.')) yield { path: join(folder, entry.name), place: 'maildir' }
  }
}

/** A link to a directory is not followed: it may lead back to where we are. */
async function* fileAt(path: string, entry: Dirent, passOver: PassOver): AsyncGenerator<FoundFile> {
  const what = entry.isFile() ? 'file' : await kindOf(path)
  if (what === 'file') yield { path, place: 'folder' }
  else if (what === 'directory')
    passOver({ where: path, because: 'a link to a directory is not followed', isProblem: false })
  else passOver({ where: path, because: what.because, isProblem: true })
}

async function entriesOf(folder: string, passOver: PassOver): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (err) {
    passOver({ where: folder, because: reasonOf(err), isProblem: true })
    return []
  }
}

async function kindOf(path: string): Promise<'file' | 'directory' | Readonly<{ because: string }>> {
  try {
    const found = await stat(path)
    if (found.isFile()) return 'file'
    return found.isDirectory() ? 'directory' : { because: 'neither a file nor a directory' }
  } catch (err) {
    return { because: reasonOf(err) }
  }
}
