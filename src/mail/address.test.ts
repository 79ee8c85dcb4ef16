import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressKey, parseDomain, parseLocalPart, parseRecipient } from './address.ts'

/** path → what is compared, or null when it is refused as malformed. */
const paths: Record<string, readonly [base: string, detail: string | null, domain: string] | null> = {
  'support@humanmade.com': ['support', null, 'humanmade.com'],
  '<support@humanmade.com>': ['support', null, 'humanmade.com'],
  'SUPPORT@HumanMade.COM': ['support', null, 'humanmade.com'],
  'Support+Big.Client@humanmade.com': ['support', 'Big.Client', 'humanmade.com'],
  'support+a+b@humanmade.com': ['support', 'a+b', 'humanmade.com'],
  'support+@humanmade.com': ['support', '', 'humanmade.com'],
  '+support@humanmade.com': ['+support', null, 'humanmade.com'],
  '"support"@humanmade.com': ['support', null, 'humanmade.com'],
  '"sup\\port"@humanmade.com': ['support', null, 'humanmade.com'],
  '"a b"@humanmade.com': ['a b', null, 'humanmade.com'],
  '"a@b"@humanmade.com': ['a@b', null, 'humanmade.com'],
  '""@humanmade.com': ['', null, 'humanmade.com'],
  'user%other@humanmade.com': ['user%other', null, 'humanmade.com'],
  'other!user@humanmade.com': ['other!user', null, 'humanmade.com'],
  '@relay.example,@hub.example:support@humanmade.com': ['support', null, 'humanmade.com'],
  'support@humanmade.com.': ['support', null, 'humanmade.com'],
  'support@localhost': ['support', null, 'localhost'],
  'support@bücher.example': ['support', null, 'xn--bcher-kva.example'],
  'support@BÜCHER.example': ['support', null, 'xn--bcher-kva.example'],
  'support@XN--BCHER-KVA.example': ['support', null, 'xn--bcher-kva.example'],
  'support@例え。テスト': ['support', null, 'xn--r8jz45g.xn--zckzah'],
  'Zoë@humanmade.com': ['zoë', null, 'humanmade.com'],
  'Zoe\u0308@humanmade.com': ['zoë', null, 'humanmade.com'],
  'root@[192.0.2.1]': ['root', null, '[192.0.2.1]'],
  'root@[IPv6:2001:DB8::1]': ['root', null, '[ipv6:2001:db8::1]'],
  'root@[x-tag:content]': ['root', null, '[x-tag:content]'],
  '': null,
  '<>': null,
  postmaster: null,
  '@humanmade.com': null,
  'support@': null,
  'sup port@humanmade.com': null,
  'sup\u00a0port@humanmade.com': null,
  ' support@humanmade.com': null,
  '.support@humanmade.com': null,
  'sup..port@humanmade.com': null,
  'support.@humanmade.com': null,
  '"support@humanmade.com': null,
  '"sup"port@humanmade.com': null,
  'a@b@humanmade.com': null,
  'support\r\n@humanmade.com': null,
  'support@humanmade.com\n': null,
  'support@human made.com': null,
  'support@-humanmade.com': null,
  'support@humanmade..com': null,
  'support@humanmade.com/x': null,
  'support@humanmade.com:25': null,
  'support@bücher.example/x': null,
  'support@bücher.example:25': null,
  'support@b%C3%BCcher.example': null,
  'root@[192.0.2.256]': null,
  'root@[IPv6:zz::]': null,
  'root@[192.0.2.1': null,
  '\ud800@humanmade.com': null,
}

test.each(Object.entries(paths))('the recipient %j is read as %j', (path, expected) => {
  const read = parseRecipient(path)
  expect(read && [read.base, read.detail, read.domain]).toEqual(expected)
})

test('the local part is kept as written, unquoted', () => {
  expect(parseRecipient('"Sup\\port+VIP"@humanmade.com')?.localPart).toBe('Support+VIP')
})

describe('lengths', () => {
  test('a local part longer than 64 octets is accepted, since signed reply addresses need it', () => {
    expect(parseRecipient(`support+${'s'.repeat(200)}@humanmade.com`)?.base).toBe('support')
  })
  test.each([
    ['a local part of 257 octets', `${'s'.repeat(257)}@humanmade.com`],
    ['a local part of 257 octets in UTF-8', `${'é'.repeat(128)}s@humanmade.com`],
    ['a label of 64 octets', `support@${'h'.repeat(64)}.com`],
    ['a domain of 254 octets', `support@${'h.'.repeat(126)}hh`],
    ['a U-label that is too long as an A-label', `support@${'ü'.repeat(63)}.example`],
  ])('%s is refused', (_, path) => expect(parseRecipient(path)).toBeNull())
})

describe('address keys', () => {
  test.each([
    ['Ann@Example.ORG', 'ann@example.org'],
    ['"ann"@example.org', 'ann@example.org'],
    ['"a b"@example.org', '"A\\ B"@example.org'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['zoe\u0308@example.org', 'Zoë@example.org'],
    [' ann@example.org ', 'ann@example.org'],
    ['a..b.@docomo.example', 'A..B.@docomo.example'],
  ])('%j and %j are one mailbox', (a, b) => expect(addressKey(a)).toBe(addressKey(b)))

  test.each([
    ['ann+x@example.org', 'ann@example.org'],
    ['ann@example.org', 'ann@sub.example.org'],
    ['"a@b"@example.org', 'a@b'],
    ['"\\"ann\\""@example.org', 'ann@example.org'],
    ['ann@example.org/x', 'ann@example.org'],
    ['ann', 'ann@example.org'],
  ])('%j and %j are two', (a, b) => expect(addressKey(a)).not.toBe(addressKey(b)))
})

describe('for any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.emailAddress(),
    fc.stringMatching(/^[a-z"\\@.+<>[\]: é]{0,40}$/u),
  )

  test('reading an address never throws, and what is read is bounded and one line', () => {
    fc.assert(
      fc.property(text, (path) => {
        const read = parseRecipient(path)
        if (read === null) return
        expect(Buffer.byteLength(read.localPart)).toBeLessThanOrEqual(256)
        expect(`${read.localPart}@${read.domain}`).not.toMatch(/\p{Cc}/u)
        expect(read.domain).toMatch(/^[\x21-\x7e]{1,258}$/)
      }),
    )
  })

  test('a key of a key is the same key', () => {
    fc.assert(
      fc.property(text, (email) => {
        expect(addressKey(addressKey(email))).toBe(addressKey(email))
      }),
    )
  })

  test('a domain that was read is read as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'binary' }), fc.webAuthority()), (domain) => {
        const read = parseDomain(domain)
        if (read !== null) expect(parseDomain(read)).toBe(read)
      }),
    )
  })
})

test('ordinary addresses are read: case of ASCII letters never matters, quotes neither', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      const read = parseRecipient(email)
      const [local = '', domain = ''] = email.split('@')
      expect(read).not.toBeNull()
      expect(parseRecipient(email.toUpperCase())).toMatchObject({ base: read?.base, domain: read?.domain })
      expect(parseRecipient(`"${local}"@${domain}`)).toEqual(read)
    }),
  )
})

test('a long hostile local part is refused quickly', () => {
  expect(parseLocalPart(`"${'\\'.repeat(100_000)}`)).toBeNull()
  expect(parseRecipient(`${'@a,'.repeat(50_000)}`)).toBeNull()
})
