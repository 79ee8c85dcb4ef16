/**
 * How much room there is for temporary files. Asks the file system every few seconds instead of per mail; what the disk
 * says between two looks is what a full disk answers by itself (ENOSPC, 452).
 */
import { statfs } from 'node:fs/promises'
import { Gauge, type Registry } from 'prom-client'

const intervalMs = 2_000

export type DiskSpace = Readonly<{
  /** Bytes that we may still write; null when that can not be told. */
  freeBytes(): number | null
  stop(): void
}>

/** Watches the file system of `directory`, which need not exist yet. The first look is over when it resolves. */
export async function watchDiskSpace(directory: string, registry: Registry): Promise<DiskSpace> {
  let free: number | null = null
  const look = async () => {
    free = await statfs(directory).then(
      // Not `bfree`: the last few percent are root's.
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    )
  }
  await look()
  const timer = setInterval(look, intervalMs).unref()
  new Gauge({
    name: 'postroom_disk_free_bytes',
    help: 'Free bytes on the file system of DATA_DIR, as far as this service may use them.',
    registers: [registry],
    collect() {
      if (free !== null) this.set(free)
    },
  })
  return { freeBytes: () => free, stop: () => clearInterval(timer) }
}

/** Whether there is room for mail; a disk that can not be asked has room until it says otherwise. */
export function diskReadiness(freeBytes: number | null, leastBytes: number) {
  if (freeBytes === null || freeBytes >= leastBytes) return { ok: true } as const
  const megabytes = Math.round(freeBytes / 1_048_576)
  return { ok: false, because: `only ${megabytes} MiB are free under DATA_DIR`, lacking: 'disk' } as const
}
