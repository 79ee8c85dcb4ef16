/** What is served as a file: every part of the stylesheet is in it, once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadAssets } from './assets.ts'

test('the stylesheet has each file of styles/ once, on the base', async () => {
  const { files, url } = await loadAssets()
  const sheet = String(files.get(url('postroom.css').replace('/assets/', ''))?.bytes)
  expect(sheet).toMatch(/^@layer pico\{/)
  const directory = join(import.meta.dirname, 'assets/styles')
  for (const name of readdirSync(directory)) {
    const part = readFileSync(join(directory, name), 'utf8')
    expect([name, sheet.split(part).length - 1]).toEqual([name, 1])
  }
})
