/** Words of people are never held, shown on mails that others collected; the corpus lies beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parsed } from '../read-fixture.ts'

const corpus = resolve(import.meta.dirname, '../../../../shared/corpus')
const entries = existsSync(corpus) ? readdirSync(corpus, { recursive: true, withFileTypes: true }) : []
const files = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md')

test.skipIf(files.length === 0)(
  `no mail of a person is held, in ${files.length === 0 ? 'shared/corpus, which is absent' : 'the corpus'}`,
  { timeout: 120_000 },
  async () => {
    const held: string[] = []
    for (const { parentPath, name } of files) {
      const mail = await parsed(readFileSync(join(parentPath, name)))
      if (mail.heldBecause !== null && mail.origin === 'person') held.push(relative(corpus, join(parentPath, name)))
    }
    expect(held).toEqual([])
  },
)
