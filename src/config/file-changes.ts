/**
 * Notices that a file has changed, however that came about: written in place, replaced by rename (editors), reached
 * through a symbolic link that was switched (Kubernetes ConfigMaps), created or removed. Only says that something may
 * have happened; whoever asked looks at the file.
 */
import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs'
import { dirname } from 'node:path'

/** Catches what the directory does not tell: targets of links elsewhere, network file systems, a directory made later. */
const pollMs = 1_000

/** Calls back after each change of a file, and after some changes of its neighbours. Keeps no process alive. */
export function onFileChange(path: string, changed: () => void): Disposable {
  watchFile(path, { interval: pollMs, persistent: false }, changed)
  const watcher = watchDirectory(dirname(path), changed)
  return {
    [Symbol.dispose]() {
      unwatchFile(path, changed)
      watcher?.close()
    },
  }
}

/** Watches the directory, since a watch on the file itself follows the old file away when it is renamed. */
function watchDirectory(directory: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(directory, { persistent: false }, changed)
    // The directory was removed, or the machine has no watches left: polling goes on.
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    // No such directory yet, or no watches left: polling is slower and sees the same.
    return null
  }
}
