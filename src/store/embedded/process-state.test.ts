import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, expect, test } from 'vitest'
import { processState, stateByCommand, stateByProc } from './process-state.ts'
import { dropOriginal, usedScene } from './scene.ts'

afterAll(dropOriginal)

test.runIf(process.platform === 'linux')(
  'a Postgres of ours is known by its place and by its command line',
  async () => {
    await using scene = await usedScene()
    await using _embedded = await scene.open('service')
    const { cluster } = scene.layout
    const postmaster = await scene.postmaster()
    expect(await stateByProc(postmaster, cluster)).toBe('ours')
    expect(await stateByCommand(postmaster, cluster)).toBe('ours')
    expect(await stateByProc(postmaster, '/tmp'), 'of another directory').toBe('other')
    expect(await stateByCommand(postmaster, `${cluster}2`), 'of another directory').toBe('other')
  },
)

test('other programs and ended ones are not ours', async () => {
  expect(await processState(process.pid, '/tmp')).toBe('other')
  const ended = spawn('true')
  await once(ended, 'exit')
  expect(await processState(ended.pid ?? 0, '/tmp')).toBe('dead')
})
