import { expect, test } from 'vitest'
import { fixture, parsed } from '../mail/read-fixture.ts'
import { linesOfFacts } from './mail-facts.ts'

test.each([
  ['first-mail', []],
  [
    'forward-inline',
    ['forwards (inline) what Bob Gray <bob@example.org> wrote, "The shop is slow", Tue, Nov 25, 2025 at 10:01 PM'],
  ],
  ['smime-signed', ['signed with S/MIME, valid: signed by Ann Example <ann@customer.example>']],
  ['smime-encrypted', ['encrypted with S/MIME: encrypted with S/MIME; this service holds no keys']],
])('%s: what it carries is told', async (name, lines) => {
  expect(linesOfFacts(await parsed(fixture(`mails/${name}.eml`)))).toEqual(lines)
})

test('a delivery report tells what it is about and what became of each recipient', async () => {
  const lines = linesOfFacts(await parsed(fixture('mails/bounce-rfc3464.eml')))
  expect(lines[0]).toBe('reports on t7.m1@humanmade.com')
  expect(lines[1]).toMatch(/^ {2}nobody@shop\.example: failed 5\.1\.1, /)
})
