/** Every dialog of `fixtures/dialogs`, each as it is written and once more one octet per write: neither may matter. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDialog, play } from './dialog.ts'

const folder = resolve(import.meta.dirname, '../../fixtures/dialogs')
const names = readdirSync(folder).filter((name) => name.endsWith('.smtp'))

describe.concurrent.for(names)('%s', (name) => {
  const dialog = parseDialog(readFileSync(join(folder, name), 'utf8'))

  test.for(['whole', 'byte-by-byte'] as const)(`${dialog.promise} (%s)`, async (pace) => {
    await play(dialog, pace)
  })
})

test('the README of the dialogs names each of them', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})
