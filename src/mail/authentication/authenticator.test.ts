/**
 * SPF, DKIM, DMARC and ARC of whole mails against our own DNS: vectors of the kinds of RFC 6376, RFC 7489 and RFC 8617,
 * and forged authors of every sort.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DnsServer, startDnsServer, type Zone } from '../../../test/dns-server.ts'
import { keyZone, type SigningPlan, sealed, signed, signingKeys } from '../../../test/signing.ts'
import { contentDigest } from '../digest.ts'
import { fixture } from '../read-fixture.ts'
import { authenticatorWith, createAuthenticator, type DeliveredMail } from './authenticator.ts'
import { createDns, type Dns } from './dns.ts'
import { createSignatureChecker, type SignatureChecker } from './signature-checker.ts'
import { limitSignatures } from './signature-fields.ts'

const zone: Zone = {
  'customer.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject'] },
  'evil.example': { TXT: ['v=spf1 +all'] },
  ...keyZone({ domain: 'customer.example' }),
  ...keyZone({ domain: 'customer.example', selector: 'ed', key: signingKeys.ed25519 }),
  ...keyZone({ domain: 'customer.example', selector: 'weak', key: signingKeys.weak }),
  ...keyZone({ domain: 'customer.example', selector: 'revoked' }, 'v=DKIM1; p='),
  ...keyZone({ domain: 'customer.example', selector: 'other', key: signingKeys.otherRsa }),
  ...keyZone({ domain: 'customer.example', selector: 'testing' }, `${signingKeys.rsa.record}; t=y`),
  ...keyZone({ domain: 'customer.example', selector: 'sms' }, `${signingKeys.rsa.record}; s=sms`),
  ...keyZone({ domain: 'mail.customer.example' }),
  ...keyZone({ domain: 'evil.example' }),
  ...keyZone({ domain: 'list.example' }),
  ...keyZone({ domain: 'relay.example' }),
}

const log = pino({ level: 'silent' })
let server: DnsServer
let checker: SignatureChecker
let dns: Dns
let registry: Registry
let budgetMs = 5_000
beforeAll(async () => {
  server = await startDnsServer(zone)
  checker = createSignatureChecker(log)
})
beforeEach(() => {
  budgetMs = 5_000
  registry = new Registry()
  dns = createDns({ resolvers: () => [server.address], log, registry })
  return () => dns[Symbol.dispose]()
})
afterAll(async () => {
  await checker[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function mail(from = 'Ann <ann@customer.example>', text = 'The checkout is  down.\n\nAnn \n\n\n'): Buffer {
  const fields = [
    `From: ${from}`,
    'To: support@humanmade.com',
    'Subject: Checkout',
    'Date: Tue, 14 Oct 2025 09:12:44 +0200',
  ]
  return crlf(`${fields.join('\n')}\nMessage-ID: <1@customer.example>\n\n${text}`)
}

function crlf(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'))
}

function delivered(bytes: Buffer, more: Partial<DeliveredMail> = {}): DeliveredMail {
  const digest = contentDigest()
  digest.update(bytes)
  const source = { in: 'memory', bytes } as const
  const usual = { clientIp: '203.0.113.9', helo: 'mx.elsewhere.example', reversePath: 'bounces@elsewhere.example' }
  return { ...usual, headerSection: digest.headerSection(), source, ...more }
}

function check(bytes: Buffer, more: Partial<DeliveredMail> = {}) {
  const settings = () => ({ enabled: true, resolvers: [server.address], budgetMs, name: 'mx.humanmade.com' })
  return authenticatorWith({ settings, log, registry: new Registry(), dns, checker })(delivered(bytes, more))
}

function altered(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const text = bytes.toString('latin1')
  expect(text).toMatch(from)
  return Buffer.from(text.replace(from, to), 'latin1')
}

const plan: SigningPlan = { domain: 'customer.example' }

describe('DKIM', () => {
  const canonicalizations = ['simple/simple', 'simple/relaxed', 'relaxed/simple', 'relaxed/relaxed'] as const

  test.each(canonicalizations)('a mail signed with %s passes, with either kind of key', async (canonicalization) => {
    for (const keyed of [plan, { ...plan, selector: 'ed', key: signingKeys.ed25519 }]) {
      const { dkim, dmarc } = await check(await signed(mail(), { ...keyed, canonicalization }))
      expect(dkim).toMatchObject([{ result: 'pass', domain: 'customer.example', isAligned: true }])
      expect(dmarc).toMatchObject({ result: 'pass', policy: 'reject' })
    }
  })

  const spaced = [/is {2}down/, 'is down'] as const
  const folded = ['Subject: Checkout', 'subject:\r\n\tCheckout'] as const
  const trailing = [/Ann \r\n(\r\n)+$/, 'Ann \r\n'] as const
  test.each([
    ['spaces in the body', spaced, { 'simple/simple': 'fail', 'simple/relaxed': 'pass', 'relaxed/simple': 'fail' }],
    [
      'empty lines at the end',
      trailing,
      { 'simple/simple': 'pass', 'simple/relaxed': 'pass', 'relaxed/simple': 'pass' },
    ],
    ['folding of a field', folded, { 'simple/simple': 'fail', 'simple/relaxed': 'fail', 'relaxed/simple': 'pass' }],
  ] as const)('%s may change where the canonicalization says so', async (_, [from, to], expected) => {
    const found: Record<string, unknown> = {}
    for (const canonicalization of ['simple/simple', 'simple/relaxed', 'relaxed/simple'] as const) {
      const changed = altered(await signed(mail(), { ...plan, canonicalization }), from, to)
      found[canonicalization] = (await check(changed)).dkim[0]?.result
    }
    expect(found).toEqual(expected)
  })

  test('the example of RFC 8463 passes with both of its signatures', async () => {
    const rsa =
      'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB'
    server.add({
      'brisbane._domainkey.football.example.com': {
        TXT: ['v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='],
      },
      'test._domainkey.football.example.com': { TXT: [`v=DKIM1; k=rsa; p=${rsa}`] },
    })
    const { dkim } = await check(crlf(rfc8463))
    expect(dkim.map(({ result, selector }) => ({ result, selector }))).toEqual([
      { result: 'pass', selector: 'brisbane' },
      { result: 'pass', selector: 'test' },
    ])
    // Both sign one Subject more than there is, so that none can be added.
    const added = await check(altered(crlf(rfc8463), /\r\nSubject:/, '\r\nSubject: x\r\nSubject:'))
    expect(added.dkim.map(({ result }) => result)).toEqual(['fail', 'fail'])
  })

  type Broken = Readonly<{
    what: string
    plan?: Partial<SigningPlan>
    change?: readonly [string | RegExp, string]
    result: string
    because: RegExp
  }>
  const brokenOnes: readonly Broken[] = [
    { what: 'another body', change: ['checkout is', 'bank is'], result: 'fail', because: /body is not the one/ },
    {
      what: 'another subject',
      change: ['Subject: Ch', 'Subject: X'],
      result: 'fail',
      because: /fields are not the ones/,
    },
    {
      what: 'a second subject',
      change: [/\r\nSubject:/, '\r\nSubject: x\r\nSubject:'],
      result: 'policy',
      because: /other subject field/,
    },
    {
      what: 'a second subject that only some readers see',
      change: [/^/, '\xef\xbb\xbfSubject: x\r\n'],
      result: 'policy',
      because: /other subject field/,
    },
    {
      what: 'a second subject, the signed one out of sight',
      change: [/^/, `Subject: x\r\n${'X: y\r\n'.repeat(1996)}`],
      result: 'policy',
      because: /other subject field/,
    },
    {
      what: 'a field that the signature leaves out',
      change: [/\r\nSubject:/, '\r\nReply-To: ann@other.example\r\nSubject:'],
      plan: { fields: ['From', 'Subject'] },
      result: 'pass',
      because: /signed by/,
    },
    { what: 'a body that goes on', change: [/$/, 'Pay here.\r\n'], result: 'fail', because: /body is not the one/ },
    { what: 'another key', plan: { selector: 'other' }, result: 'fail', because: /not with this key/ },
    { what: 'no key', plan: { selector: 'none' }, result: 'neutral', because: /no key/ },
    { what: 'a revoked key', plan: { selector: 'revoked' }, result: 'neutral', because: /revoked/ },
    { what: 'a key for something else', plan: { selector: 'sms' }, result: 'neutral', because: /not for mail/ },
    { what: 'a short key', plan: { selector: 'weak', key: signingKeys.weak }, result: 'policy', because: /1024 bits/ },
    { what: 'a test key', plan: { selector: 'testing' }, result: 'pass', because: /for testing/ },
    { what: 'its time over', plan: { expires: new Date('2025-10-15') }, result: 'neutral', because: /expired/ },
    { what: 'a time that ends later', plan: { expires: new Date('2999-01-01') }, result: 'pass', because: /signed by/ },
    { what: 'no signed From', change: [/h=[^;]*/, 'h=Subject'], result: 'neutral', because: /not sign the From/ },
    { what: 'another domain in d=', change: ['d=customer', 'd=evil'], result: 'fail', because: /not with this key/ },
    { what: 'an unknown algorithm', change: ['rsa-sha256', 'rsa-md5'], result: 'neutral', because: /algorithm/ },
    { what: 'rsa-sha1', change: ['rsa-sha256', 'rsa-sha1'], result: 'fail', because: /body/ },
    { what: 'no b=', change: [/;\s+b=[^:]*(?=\r\nFrom:)/, ''], result: 'neutral', because: /./ },
    {
      what: 'tags twice',
      change: ['d=customer.example', 'd=a.example; d=customer.example'],
      result: 'neutral',
      because: /./,
    },
    { what: 'l= of the whole body', plan: { maxBodyLength: 10_000 }, result: 'pass', because: /signed by/ },
    {
      what: 'l= of a part',
      plan: { maxBodyLength: 12 },
      result: 'policy',
      because: /bytes at the end of the body unsigned/,
    },
    { what: 'l=0', plan: { maxBodyLength: 0 }, result: 'policy', because: /unsigned/ },
  ]
  test.each(brokenOnes)('$what: $result', async ({ plan: more = {}, change, result, because }) => {
    const bytes = await signed(mail(), { ...plan, ...more })
    const { dkim, dmarc } = await check(change === undefined ? bytes : altered(bytes, ...change))
    expect(dkim).toMatchObject([{ result, because: expect.stringMatching(because) }])
    expect(dmarc.result).toBe(result === 'pass' ? 'pass' : 'fail')
  })

  test('several signatures are each told, one that passes is enough', async () => {
    const bytes = await signed(await signed(await signed(mail(), plan), { ...plan, selector: 'none' }), {
      domain: 'evil.example',
    })
    const { dkim, dmarc } = await check(bytes)
    expect(dkim.map(({ domain, result, isAligned }) => `${domain} ${result} ${isAligned}`)).toEqual([
      'evil.example pass false',
      'customer.example neutral true',
      'customer.example pass true',
    ])
    expect(dmarc.result).toBe('pass')
  })

  test('of a flood of signatures a few are looked at, those of the author first', async () => {
    let bytes = await signed(mail(), plan)
    const other = await signed(mail(), { domain: 'evil.example' })
    const field = other.subarray(0, other.indexOf('\r\nFrom:') + 2)
    bytes = Buffer.concat([...Array.from({ length: 40 }, () => field), bytes])
    const { dkim, dmarc } = await check(bytes)
    expect(dkim).toHaveLength(limitSignatures)
    expect(dkim.some(({ domain, result }) => domain === 'customer.example' && result === 'pass')).toBe(true)
    expect(dmarc.result).toBe('pass')
  })

  test('a mail in a file, with bare line feeds, or with one endless line is verified like any other', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'postroom-dkim-'))
    try {
      const bytes = await signed(mail(undefined, 'x'.repeat(1_000_000)), {
        ...plan,
        canonicalization: 'relaxed/relaxed',
      })
      const path = join(directory, 'mail')
      await writeFile(path, bytes)
      const inFile = await check(bytes, { source: { in: 'file', path, sizeBytes: bytes.length } })
      expect(inFile.dkim[0]?.result).toBe('pass')
      const unix = Buffer.from((await signed(mail(), plan)).toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
      expect((await check(unix)).dkim[0]?.result).toBe('pass')
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  test('a file that is gone costs the result, not the mail', async () => {
    const bytes = await signed(mail(), plan)
    const { dkim } = await check(bytes, { source: { in: 'file', path: '/nowhere/mail', sizeBytes: 1 } })
    expect(dkim[0]).toMatchObject({ result: 'temperror', domain: 'customer.example' })
  })

  test('header sections without end are not looked at', async () => {
    const bytes = await signed(mail(), plan)
    const long = Buffer.concat([Buffer.from(' x\r\n'.repeat(6_000)), bytes])
    const { dkim } = await check(Buffer.concat([Buffer.from('X-Flood: 1\r\n'), long]))
    expect(dkim).toMatchObject([{ result: 'neutral', because: 'the header section has too many lines to be verified' }])
  })
})

describe('DMARC', () => {
  type Alignment = Readonly<{ policy: string; from?: string; by: string; result: string; asks?: string | null }>
  const alignments: readonly Alignment[] = [
    { policy: 'v=DMARC1; p=reject', by: 'customer.example', result: 'pass', asks: 'reject' },
    { policy: 'v=DMARC1; p=reject', by: 'mail.customer.example', result: 'pass', asks: 'reject' },
    { policy: 'v=DMARC1; p=reject; adkim=s', by: 'mail.customer.example', result: 'fail', asks: 'reject' },
    { policy: 'v=DMARC1; p=reject; adkim=s', by: 'customer.example', result: 'pass', asks: 'reject' },
    { policy: 'v=DMARC1; p=quarantine', by: 'evil.example', result: 'fail', asks: 'quarantine' },
    { policy: 'v=DMARC1; p=none', by: 'evil.example', result: 'fail', asks: 'none' },
    { policy: 'v=DMARC1; p=reject; pct=0', by: 'evil.example', result: 'fail', asks: 'reject' },
    { policy: 'v=DMARC1; p=reject; t=y', by: 'evil.example', result: 'fail', asks: 'quarantine' },
    {
      policy: 'v=DMARC1; p=reject; sp=none',
      from: 'sub.customer.example',
      by: 'evil.example',
      result: 'fail',
      asks: 'none',
    },
    {
      policy: 'v=DMARC1; p=none; sp=reject',
      from: 'sub.customer.example',
      by: 'evil.example',
      result: 'fail',
      asks: 'reject',
    },
    {
      policy: 'v=DMARC1; p=reject',
      from: 'sub.customer.example',
      by: 'customer.example',
      result: 'pass',
      asks: 'reject',
    },
    { policy: 'v=DMARC1; p=wrong', by: 'evil.example', result: 'none', asks: null },
    { policy: 'v=DMARC2; p=reject', by: 'evil.example', result: 'none', asks: null },
    { policy: 'p=reject', by: 'customer.example', result: 'none', asks: null },
  ]
  test.each(alignments)('$policy, From $from, signed by $by: $result', async (row) => {
    const { policy, from = 'customer.example', by, result, asks = null } = row
    await withZone({ '_dmarc.customer.example': { TXT: [policy] } }, async () => {
      const { dmarc } = await check(await signed(mail(`ann@${from}`), { domain: by }))
      expect(dmarc).toMatchObject({ result, policy: asks, domain: from })
    })
  })

  test('SPF of the author’s domain is enough, that of another is not', async () => {
    const own = await check(mail(), { clientIp: '192.0.2.1', reversePath: 'bounces@customer.example' })
    expect(own).toMatchObject({ spf: { result: 'pass' }, dmarc: { result: 'pass' } })
    const other = await check(mail(), { reversePath: 'x@evil.example' })
    expect(other).toMatchObject({ spf: { result: 'pass', domain: 'evil.example' }, dmarc: { result: 'fail' } })
    expect(other.dmarc.because).toBe(
      'nothing speaks for customer.example: the mail is not signed; SPF passes for evil.example only',
    )
  })

  test('aspf=s wants the very domain', async () => {
    const zoneOfStrict = {
      '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject; aspf=s'] },
      'bounces.customer.example': { TXT: ['v=spf1 +all'] },
    }
    await withZone(zoneOfStrict, async () => {
      const { spf, dmarc } = await check(mail(), { reversePath: 'x@bounces.customer.example' })
      expect({ spf: spf.result, dmarc: dmarc.result }).toEqual({ spf: 'pass', dmarc: 'fail' })
    })
  })

  test('a domain without a policy asks for nothing; its signature is told', async () => {
    const { dkim, dmarc } = await check(await signed(mail('x@sub.evil.example'), { domain: 'evil.example' }))
    expect(dmarc).toMatchObject({ result: 'none', policy: null, because: 'sub.evil.example publishes no policy' })
    expect(dkim).toMatchObject([{ result: 'pass', isAligned: true }])
  })

  test('two policies are none (RFC 7489 §6.6.3)', async () => {
    await withZone({ '_dmarc.customer.example': { TXT: ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] } }, async () => {
      expect((await check(mail())).dmarc).toMatchObject({ result: 'none', policy: null })
    })
  })
})

describe('a forged author', () => {
  test.each([
    ['a name that looks like an address', '"ann@customer.example" <x@evil.example>', 'none', 'evil.example'],
    [
      'an encoded word that looks like an address',
      '=?utf-8?q?ann=40customer.example?= <x@evil.example>',
      'none',
      'evil.example',
    ],
    ['a comment that looks like an address', 'x@evil.example (ann@customer.example)', 'none', 'evil.example'],
    ['two authors of different domains', 'ann@customer.example, x@evil.example', 'permerror', null],
    ['two authors in one domain', 'ann@customer.example, bob@customer.example', 'fail', 'customer.example'],
    ['the domain of somebody else', 'ann@customer.example', 'fail', 'customer.example'],
    ['nobody', '', 'none', null],
    ['something that is no address', 'Ann', 'none', null],
  ])('%s', async (_, from, result, domain) => {
    const { dmarc } = await check(await signed(mail(from), { domain: 'evil.example' }))
    expect(dmarc).toMatchObject({ result, domain })
  })

  test('a second From field makes nobody the author', async () => {
    const bytes = await signed(mail(), plan)
    for (const forged of ['From: ceo@customer.example\r\n', 'FROM : ceo@bank.example\r\n']) {
      const { dmarc } = await check(Buffer.concat([Buffer.from(forged), bytes]))
      expect(dmarc).toMatchObject({ result: 'permerror', because: 'there is more than one From field' })
    }
  })

  test('a signed From that is hidden from the reader speaks for nobody', async () => {
    const bytes = altered(await signed(mail(), plan), 'From: Ann', 'From\r\n : Ann')
    const { dkim, dmarc } = await check(Buffer.concat([Buffer.from('From: ceo@customer.example\r\n'), bytes]))
    expect(dkim).toMatchObject([{ result: 'policy', because: expect.stringMatching(/another From/) }])
    expect(dmarc.result).toBe('fail')
  })

  test('no From at all', async () => {
    const { dmarc } = await check(crlf('Subject: x\n\nhello\n'))
    expect(dmarc).toEqual({ result: 'none', domain: null, policy: null, because: 'the mail names no author' })
  })

  test('results that came with the mail are not believed, whoever claims them', async () => {
    const claims = ['mx.humanmade.com', 'MX.humanmade.com 1', 'other.example'].map(
      (name) => `Authentication-Results: ${name}; dmarc=pass header.from=customer.example\r\n`,
    )
    const bytes = Buffer.concat([Buffer.from(`${claims.join('')}X-Postroom-Trust: verified\r\n`), mail()])
    expect((await check(bytes)).dmarc.result).toBe('fail')
  })
})

describe('ARC', () => {
  const list: SigningPlan = { domain: 'list.example' }
  const relay: SigningPlan = { domain: 'relay.example' }

  test('a chain of one and of two sets passes', async () => {
    const one = await sealed(await signed(mail(), plan), list, 'none')
    expect((await check(one)).arc).toEqual({ result: 'pass', because: 'all 1 sets verify' })
    expect((await check(await sealed(one, relay, 'pass'))).arc).toEqual({
      result: 'pass',
      because: 'all 2 sets verify',
    })
  })

  test.each([
    ['another body', 'checkout is', 'bank is'],
    ['another seal', /(ARC-Seal:.*b=)./s, '$1A'],
    ['other results in a set', 'dmarc=pass', 'dmarc=fail'],
    ['a set without its seal', /ARC-Seal:[^:]*(?=\r\n[A-Z])/, 'X-Was-Seal: x'],
    ['a first set that continues something', 'cv=none', 'cv=pass'],
  ])('%s breaks it', async (_, from, to) => {
    expect((await check(altered(await sealed(mail(), list, 'none'), from, to))).arc.result).toBe('fail')
  })

  test('a chain that says it is broken is', async () => {
    const broken = await sealed(await sealed(mail(), list, 'none'), relay, 'fail')
    expect((await check(broken)).arc.result).toBe('fail')
  })

  test('more sets than anybody makes are not looked at', async () => {
    let bytes = mail()
    for (let set = 0; set < 11; set++) bytes = await sealed(bytes, list, set === 0 ? 'none' : 'pass')
    expect((await check(bytes)).arc).toMatchObject({ result: 'none', because: expect.stringMatching(/11 ARC sets/) })
  })

  test('a chain proves nothing about the author by itself', async () => {
    expect(await check(await sealed(mail(), list, 'none'))).toMatchObject({
      arc: { result: 'pass' },
      dmarc: { result: 'fail' },
    })
  })
})

describe('when DNS fails', () => {
  test('what depends on it is temperror, what does not is known', async () => {
    const broken: Zone = { 's1._domainkey.customer.example': 'SERVFAIL', 'customer.example': 'SERVFAIL' }
    await withZone(broken, async () => {
      const found = await check(await signed(mail(), plan), { reversePath: 'x@customer.example' })
      expect(found).toMatchObject({
        spf: { result: 'temperror' },
        dkim: [{ result: 'temperror', domain: 'customer.example', isAligned: true }],
        dmarc: { result: 'temperror', policy: 'reject' },
        arc: { result: 'none' },
      })
    })
  })

  test('a failure that could speak for another domain only is no excuse', async () => {
    await withZone({ 's1._domainkey.evil.example': 'SERVFAIL', 'evil.example': 'SERVFAIL' }, async () => {
      const bytes = await signed(mail(), { domain: 'evil.example' })
      const { spf, dkim, dmarc } = await check(bytes, { reversePath: 'x@evil.example' })
      expect([spf.result, dkim[0]?.result, dmarc.result]).toEqual(['temperror', 'temperror', 'fail'])
    })
  })

  test('a policy that can not be asked for is temperror, also of a parent domain', async () => {
    for (const from of ['customer.example', 'sub.customer.example']) {
      await withZone({ '_dmarc.customer.example': 'SERVFAIL' }, async () => {
        expect((await check(mail(`ann@${from}`))).dmarc).toMatchObject({ result: 'temperror', policy: null })
      })
    }
  })

  test('an ARC chain whose keys can not be had is temperror', async () => {
    const bytes = await sealed(mail(), { domain: 'list.example' }, 'none')
    await withZone({ 's1._domainkey.list.example': 'SERVFAIL' }, async () => {
      expect((await check(bytes)).arc.result).toBe('temperror')
    })
  })

  test('silence costs the budget at most, and every check says so', async () => {
    budgetMs = 100
    server.fail('silence')
    try {
      const bytes = await sealed(await signed(mail(), plan), { domain: 'list.example' }, 'none')
      const found = await check(bytes, { reversePath: 'x@customer.example' })
      expect([found.spf.result, found.dkim[0]?.result, found.dmarc.result, found.arc.result]).toEqual(
        Array.from({ length: 4 }, () => 'temperror'),
      )
    } finally {
      server.fail(null)
    }
  })
})

test('results are counted by check, and the worker starts with the first signed mail', async () => {
  const settings = () => ({ enabled: true, resolvers: [server.address], budgetMs, name: 'mx.humanmade.com' })
  const counted = new Registry()
  await using whole = createAuthenticator({ settings, log, registry: counted })
  await whole.authenticate(delivered(await signed(mail(), plan)))
  await whole.authenticate(delivered(mail()))
  const metrics = await counted.metrics()
  for (const labels of ['check="dkim",result="pass"', 'check="dkim",result="none"', 'check="dmarc",result="fail"'])
    expect(metrics).toContain(`postroom_authentication_total{${labels}} 1`)
})

test('switched off, nothing is asked', async () => {
  const settings = () => ({ enabled: false, resolvers: [server.address], budgetMs, name: 'mx' })
  await using off = createAuthenticator({ settings, log, registry: new Registry() })
  const before = server.asked.length
  const found = await off.authenticate(delivered(await signed(mail(), plan)))
  expect(found).toMatchObject({ spf: { result: 'none' }, dkim: [], dmarc: { result: 'none', because: /off/ } })
  expect(server.asked.length).toBe(before)
})

test('whatever the bytes are: a result, never an error', async () => {
  const whole = await sealed(await signed(mail(), plan), { domain: 'list.example' }, 'none')
  const cuts = Array.from({ length: 40 }, (_, n) => whole.subarray(0, Math.floor((whole.length * n) / 40)))
  const damaged = Array.from({ length: 40 }, (_, n) => {
    const bytes = Buffer.from(whole)
    bytes[(n * 7919) % bytes.length] = (n * 31) % 256
    return bytes
  })
  const others = [
    fixture('mails/question-with-attachment.eml'),
    Buffer.from('\0\xff', 'latin1'),
    crlf('DKIM-Signature:\n\nx'),
  ]
  for (const bytes of [...cuts, ...damaged, ...others]) {
    expect(await check(bytes)).toHaveProperty('dmarc.result')
  }
})

/** Other records for as long as something is asked; the memory of the resolver is that of this test's authenticator. */
async function withZone(other: Zone, work: () => Promise<void>): Promise<void> {
  server.add(other)
  try {
    await work()
  } finally {
    for (const name of Object.keys(other)) server.add({ [name]: zone[name] ?? {} })
  }
}

const rfc8463 = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`
