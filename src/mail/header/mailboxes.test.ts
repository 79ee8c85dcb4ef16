import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Mailbox } from '../parsed-mail.ts'
import { Notes } from '../storable.ts'
import { mailboxesIn, mailboxLimit } from './mailboxes.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const ann = { email: 'ann@example.com', name: 'Ann' }

const fields: readonly (readonly [string, string, readonly Mailbox[]])[] = [
  ['bare address', 'ann@example.com', [{ email: 'ann@example.com', name: null }]],
  ['name and address', 'Ann <ann@example.com>', [ann]],
  ['quoted name with a comma', '"Example, Ann" <ann@example.com>', [{ ...ann, name: 'Example, Ann' }]],
  ['name as a comment', 'ann@example.com (Ann)', [ann]],
  ['several', 'Ann <ann@example.com>, bob@x.example', [ann, { email: 'bob@x.example', name: null }]],
  ['a group', 'team: Ann <ann@example.com>, bob@x.example;', [ann, { email: 'bob@x.example', name: null }]],
  ['an empty group', 'undisclosed-recipients:;', []],
  ['domain in capitals', 'Ann <Ann@EXAMPLE.com>', [{ email: 'Ann@example.com', name: 'Ann' }]],
  ['encoded name', '=?utf-8?q?J=C3=B6rg?= <j@x.example>', [{ email: 'j@x.example', name: 'Jörg' }]],
  ['encoded name in quotes', '"=?utf-8?q?J=C3=B6rg?=" <j@x.example>', [{ email: 'j@x.example', name: 'Jörg' }]],
  ['raw 8-bit name', `${utf8('Jörg')} <j@x.example>`, [{ email: 'j@x.example', name: 'Jörg' }]],
  [
    'raw 8-bit and a word',
    `${utf8('Jörg')} =?utf-8?q?=C3=A9?= <j@x.example>`,
    [{ email: 'j@x.example', name: 'Jörg é' }],
  ],
  ['the address as its own name', '"ann@example.com" <ann@example.com>', [{ email: 'ann@example.com', name: null }]],
  ['no address', 'Mail Delivery Subsystem', []],
  ['no domain', 'Mail Delivery Subsystem <MAILER-DAEMON>', []],
  ['null address', 'MAILER-DAEMON <>', []],
  [
    'a word as name that decodes to an address',
    '=?utf-8?q?ceo=40bank.example?= <x@evil.example>',
    [{ email: 'x@evil.example', name: 'ceo@bank.example' }],
  ],
  ['a word alone that decodes to an address', '=?utf-8?q?ceo=40bank.example?=', []],
  ['a word in brackets that decodes to an address', '<=?utf-8?q?ceo=40bank.example?=>', []],
  [
    'a word that decodes to several addresses',
    '=?utf-8?q?a=40b.example=2C_c?= <x@evil.example>',
    [{ email: 'x@evil.example', name: 'a@b.example, c' }],
  ],
  ['a word as local part', '=?utf-8?q?ceo?=@bank.example', []],
  ['a word with an address in it, raw, and nothing else', '=?utf-8?q?Name_<a@b.example>?=', []],
  [
    'a word with an address in it, raw, before the address',
    '=?utf-8?q?Name_<ceo@bank.example>?= <x@evil.example>',
    [{ email: 'x@evil.example', name: 'Name <ceo@bank.example>' }],
  ],
  [
    'a word with quotes and commas in it',
    '=?utf-8?q?"Doe,_John"?= <x@y.example>, b@c.example',
    [
      { email: 'x@y.example', name: '"Doe, John"' },
      { email: 'b@c.example', name: null },
    ],
  ],
  ['a word without its end', '=?utf-8?q?J=C3=B6rg <j@x.example>', [{ email: 'j@x.example', name: 'Jörg' }]],
  ['two words', '=?utf-8?q?J=C3?= =?utf-8?q?=B6rg?= <j@x.example>', [{ email: 'j@x.example', name: 'Jörg' }]],
  [
    'raw 8-bit inside of a word',
    '=?windows-1251?q?\xcf\xf0\xe8?= <j@x.example>',
    [{ email: 'j@x.example', name: 'При' }],
  ],
  ['a quoted local part that holds another address', '"ceo@bank.example x"@evil.example', []],
  ['a missing bracket', 'Ann <ann@example.com', [ann]],
  ['brackets twice', 'Ann <<ann@example.com>>', [ann]],
  ['a bracket too many', 'Ann <x <ann@example.com>', [ann]],
  ['no brackets', 'Ann ann@example.com', [ann]],
  ['a closing bracket only', 'ann@example.com>', [{ ...ann, name: null }]],
  ['a quote that does not end', '"Example, Ann <ann@example.com>', [{ ...ann, name: 'Example, Ann' }]],
  ['quotes around it all', '"Ann <ann@example.com>"', [ann]],
  ['quotes of another kind', "'Ann' <'ann@example.com'>", [ann]],
  ['mailto', 'Ann <mailto:ann@example.com>', [ann]],
  ['mailto in square brackets', 'Ann [mailto:ann@example.com]', [{ ...ann, name: null }]],
  ['a route (RFC 5322 §4.4)', 'Ann <@relay.example,@b.example:ann@example.com>', [ann]],
  ['semicolons between (Outlook)', 'Ann <ann@example.com>; b@c.example', [ann, { email: 'b@c.example', name: null }]],
  ['commas too many', ', Ann <ann@example.com>,, ', [ann]],
  ['the dot of the root', 'Ann <ann@example.com.>', [ann]],
  ['junk behind', 'Ann <ann@example.com> via list', [{ ...ann, name: 'Ann via list' }]],
  ['spaces in brackets', 'Ann < ann@example.com >', [ann]],
  ['an address literal', 'ann@[192.0.2.1]', [{ email: 'ann@[192.0.2.1]', name: null }]],
  ['beyond ASCII (RFC 6531)', utf8('Jörg <jörg@müller.example>'), [{ email: 'jörg@müller.example', name: 'Jörg' }]],
  ['a group with the domain of a gateway', 'Undisclosed-Recipient:@gw.example;', []],
  ['a name that turns the direction', utf8('a\u202eb <j@x.example>'), [{ email: 'j@x.example', name: 'ab' }]],
  ['a name with a line end', '=?utf-8?q?a=0D=0AB?= <x@evil.example>', [{ email: 'x@evil.example', name: 'a B' }]],
]

test.each(fields)('%s', (_, value, expected) => {
  expect(mailboxesIn([value], new Notes())).toEqual(expected)
})

test('raw 8-bit names are read by the hint', () => {
  const value = '\xcf\xf0\xe8 <j@x.example>'
  expect(mailboxesIn([value], new Notes(), 'windows-1251')).toEqual([{ email: 'j@x.example', name: 'При' }])
})

test('control characters in a name are noted', () => {
  const notes = new Notes()
  mailboxesIn(['=?utf-8?q?a=00b?= <j@x.example>'], notes)
  expect(notes.all()).toEqual(['a name has control characters, which were left out'])
})

test('what is left out is noted', () => {
  const notes = new Notes()
  mailboxesIn(['=?utf-8?q?ceo?=@bank.example', `a@b.example, ${'x@y.example, '.repeat(500)}`], notes)
  expect(notes.all()).toEqual([
    'an address field has something that is no address',
    `only the first ${mailboxLimit} addresses of a field are listed`,
  ])
})

test('no bytes make an address with spaces, controls, brackets or without both halves', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    ',',
    ':',
    ';',
    '(',
    ')',
    '@',
    'a',
    'b.c',
    ' ',
    '\\',
    '=?utf-8?q?a=40b?=',
    'é',
    '\0',
  )
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: piece })), (text) => {
      const found = mailboxesIn([utf8(text)], new Notes())
      for (const { email } of found) expect(email).toMatch(/^[^\s<>\p{Cc}]+@[^\s<>@\p{Cc}]+$/u)
    }),
  )
})

test('a plain mailbox is read as the parser reads it', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/)
  const address = fc
    .tuple(fc.stringMatching(/^[a-zA-Z0-9_+.-]{1,12}$/), fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/))
    .map(([local, domain]) => `${local}@${domain}`)
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
  const value = fc.oneof(
    address,
    fc.tuple(name, address).map(([shown, email]) => `${shown} <${email}>`),
    address.map((email) => `${email}>`),
  )
  fc.assert(
    fc.property(value, (written) => {
      // With an empty entry behind it, the field is not plain any more and says the same.
      expect(mailboxesIn([written], new Notes())).toEqual(mailboxesIn([`${written},`], new Notes()))
    }),
    { numRuns: 1000 },
  )
})
