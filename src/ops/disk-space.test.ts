import { tmpdir } from 'node:os'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { diskReadiness, watchDiskSpace } from './disk-space.ts'

test('the free bytes of a file system are known at once, and are a metric', async () => {
  const registry = new Registry()
  const disk = await watchDiskSpace(tmpdir(), registry)
  disk.stop()
  expect(disk.freeBytes()).toBeGreaterThan(0)
  expect(await registry.metrics()).toContain(`postroom_disk_free_bytes ${disk.freeBytes()}`)
})

test('a directory that is not there says nothing, and stops no mail', async () => {
  const disk = await watchDiskSpace('/nowhere/at/all', new Registry())
  disk.stop()
  expect(disk.freeBytes()).toBeNull()
  expect(diskReadiness(disk.freeBytes(), 1)).toEqual({ ok: true })
})

test('less than the least is no room', () => {
  expect(diskReadiness(100, 100)).toEqual({ ok: true })
  expect(diskReadiness(5 * 1_048_576, 6 * 1_048_576)).toEqual({
    ok: false,
    because: 'only 5 MiB are free under DATA_DIR',
    lacking: 'disk',
  })
})
