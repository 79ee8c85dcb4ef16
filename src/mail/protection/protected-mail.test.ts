import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstValue, headerFields } from '../header/header-fields.ts'
import { fixture, taskOf } from '../read-fixture.ts'
import { mayBeProtected, openProtected, type Protected } from './protected-mail.ts'

const ann = 'Ann Example <ann@customer.example>'

async function opened(bytes: Buffer): Promise<Protected | null> {
  const { headerSection } = taskOf(bytes)
  const fields = headerFields(headerSection)
  return mayBeProtected(fields)
    ? await openProtected(fields, bytes.subarray(headerSection.length), authorOf(fields))
    : null
}

function authorOf(fields: ReturnType<typeof headerFields>): string | null {
  return /<([^>]+)>/.exec(firstValue(fields, 'from') ?? '')?.[1] ?? null
}

/** The fixture with one text put in the place of another. */
function changed(path: string, from: string, to: string): Buffer {
  const mail = fixture(path).toString('latin1')
  expect(mail).toContain(from)
  return Buffer.from(mail.replace(from, to), 'latin1')
}

describe('a signature is verified over the exact bytes', () => {
  test.each([
    ['mails/smime-signed.eml', 'smime', ann],
    ['mails/smime-signed-opaque.eml', 'smime', ann],
    ['mails/pgp-signed.eml', 'pgp', ann],
  ])('%s', async (path, scheme, signer) => {
    const mail = await opened(fixture(path))
    expect(mail?.protection).toMatchObject({ scheme, kind: 'signed', signature: 'valid', signer })
    expect(mail?.notice).toBeNull()
  })

  test.each([
    ['mails/smime-signed.eml', 'on Friday', 'on Sunday'],
    ['mails/pgp-signed.eml', 'renew', 'revoke'],
  ])('%s, changed on the way, is invalid', async (path, from, to) => {
    const mail = await opened(changed(path, from, to))
    expect(mail?.protection).toMatchObject({ signature: 'invalid', because: expect.stringContaining('changed') })
  })

  test('line ends that a gateway changed do not break it', async () => {
    const mail = Buffer.from(fixture('mails/smime-signed.eml').toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    expect((await opened(mail))?.protection.signature).toBe('valid')
  })

  test('a part that stands behind the signature is not signed, and is said', async () => {
    const mail = fixture('mails/pgp-signed.eml').toString('latin1')
    const more = mail.replace(/--sig--\r\n$/, '--sig\r\nContent-Type: text/plain\r\n\r\nPay Mallory.\r\n--sig--\r\n')
    expect((await opened(Buffer.from(more, 'latin1')))?.protection).toMatchObject({
      signature: 'unknown',
      because: expect.stringContaining('only a part'),
    })
  })

  test('a signature of somebody else is valid, and is said not to be the author’s', async () => {
    const mail = await opened(changed('mails/smime-signed.eml', 'From: Ann Example <ann@', 'From: Boss <boss@'))
    expect(mail?.protection).toMatchObject({
      signature: 'valid',
      because: expect.stringContaining('is not the author boss@customer.example'),
    })
  })

  test('without the key it stays unknown, with the key ID', async () => {
    const mail = await opened(changed('mails/pgp-signed.eml', 'application/pgp-keys', 'application/x-other'))
    expect(mail?.protection).toMatchObject({ signature: 'unknown', because: expect.stringContaining('no key') })
  })

  test('a footer that a list put around it is not signed, and is said', async () => {
    const head = 'From: list@example.com\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n'
    const signed = fixture('mails/smime-signed.eml').toString('latin1')
    const inner = signed.slice(signed.indexOf('MIME-Version'))
    const mail = `${head}--out\r\n${inner}\r\n--out\r\nContent-Type: text/plain\r\n\r\nUnsubscribe\r\n--out--\r\n`
    expect((await opened(Buffer.from(mail, 'latin1')))?.protection).toMatchObject({
      signature: 'unknown',
      signer: ann,
      because: expect.stringContaining('only a part'),
    })
  })

  test('a signature over content of its own says nothing of the content beside it', async () => {
    const opaque = fixture('mails/smime-signed-opaque.eml').toString('latin1')
    const cms = opaque.slice(opaque.indexOf('\r\n\r\n') + 4)
    const fields = 'Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64'
    const head = 'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b'
    const mail = `${head}\r\n\r\n--b\r\n\r\nPay Mallory.\r\n--b\r\n${fields}\r\n\r\n${cms}\r\n--b--\r\n`
    expect((await opened(Buffer.from(mail, 'latin1')))?.protection.signature).toBe('invalid')
  })

  test.each([
    ['is shown as text', 'Content-Type: text/plain', 'Pay Mallory.\r\n'],
    ['is read as a calendar', 'Content-Type: text/calendar', ''],
    ['has parts of its own', 'Content-Type: multipart/mixed; boundary=q', ''],
    ['is a calendar by its name', 'Content-Type: application/pgp-signature; name="invite.ics"', ''],
    [
      'is packed by its name',
      'Content-Type: application/pgp-signature\r\nContent-Disposition: x; filename=WINMAIL.DAT',
      '',
    ],
    ['has two types', 'Content-Type: application/pgp-signature\r\nContent-Type: text/plain', ''],
  ])('a signature part that %s may say more than the signature', async (_, fields, words) => {
    const mail = fixture('mails/pgp-signed.eml').toString('latin1')
    const signatureFields = /Content-Type: application\/pgp-signature; .*\r\nContent-Disposition: .*\r\n\r\n/
    expect(mail).toMatch(signatureFields)
    const disguised = mail.replace(signatureFields, `${fields}\r\n\r\n${words}`)
    expect((await opened(Buffer.from(disguised, 'latin1')))?.protection).toMatchObject({
      signature: 'unknown',
      because: expect.stringContaining('only a part'),
    })
  })

  test.each([
    ['above the parts', /\r\n--sig\r\n/, '\r\nPay Mallory.\r\n--sig\r\n', 'unknown'],
    ['below the parts', /--sig--\r\n$/, '--sig--\r\nPay Mallory.\r\n', 'unknown'],
    ['below a close delimiter that others do not take for one', /--sig--\r\n$/, '--sig--x\r\n', 'unknown'],
    [
      'that programs put there',
      /\r\n--sig\r\n/,
      '\r\nThis is an OpenPGP/MIME signed message (RFC 4880 and 3156)\r\n--sig\r\n',
      'valid',
    ],
  ])('words %s are shown when there are no others, so they count', async (_, where, words, signature) => {
    const mail = fixture('mails/pgp-signed.eml').toString('latin1')
    expect((await opened(Buffer.from(mail.replace(where, words), 'latin1')))?.protection.signature).toBe(signature)
  })

  test('a signature that is missing or broken is said', async () => {
    const missing = 'Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n'
    expect((await opened(Buffer.from(missing)))?.protection).toMatchObject({ signature: 'unknown' })
    const broken = `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n`
    expect((await opened(Buffer.from(broken)))?.protection).toMatchObject({ signature: 'unknown', signer: null })
  })
})

test('an opaque signature gives the mail that is inside', async () => {
  const mail = await opened(fixture('mails/smime-signed-opaque.eml'))
  expect(mail?.inner?.toString()).toContain('Please move our site to the new server on Friday.')
})

test.each([
  ['mails/smime-encrypted.eml', 'smime', /S\/MIME/],
  ['mails/pgp-encrypted.eml', 'pgp', /OpenPGP for the key [0-9A-F]{16}/],
])('%s is shown as encrypted, with the reason', async (path, scheme, notice) => {
  const mail = await opened(fixture(path))
  expect(mail?.protection).toMatchObject({ scheme, kind: 'encrypted', signature: null })
  expect(mail?.notice).toMatch(notice)
})

test('CMS that can not be read is never an empty ticket', async () => {
  const mail = await opened(Buffer.from('Content-Type: application/pkcs7-mime\r\n\r\nnothing of the kind\r\n'))
  expect(mail?.notice).toMatch(/could not be opened/)
})

test('an ordinary mail is not looked at', async () => {
  for (const path of ['mails/first-mail.eml', 'mails/html-only.eml', 'mails/question-with-attachment.eml'])
    expect(await opened(fixture(path))).toBeNull()
})

test('arbitrary and damaged bytes never throw', async () => {
  const mails = ['smime-signed', 'smime-signed-opaque', 'smime-encrypted', 'pgp-signed', 'pgp-encrypted']
  const sources = mails.map((name) => fixture(`mails/${name}.eml`))
  const damage = fc.record({
    source: fc.constantFrom(...sources),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 8 }),
    removed: fc.nat(200),
  })
  await fc.assert(
    fc.asyncProperty(damage, async ({ source, at, bytes, removed }) => {
      const from = Math.floor(at * source.length)
      const mail = Buffer.concat([source.subarray(0, from), bytes, source.subarray(from + removed)])
      const result = await opened(mail)
      expect(result === null || result.protection.because !== '').toBe(true)
    }),
    { numRuns: 150 },
  )
})

const signedByOthers = resolve(import.meta.dirname, '../../../../shared/corpus/mimekit/smime_thunderbird-signed.txt')

test('a mail that Thunderbird signed is valid', async (context) => {
  const bytes = await Promise.resolve()
    .then(() => readFileSync(signedByOthers))
    .catch(() => null)
  if (bytes === null) return context.skip('shared/corpus is absent')
  expect((await opened(bytes))?.protection).toMatchObject({ scheme: 'smime', signature: 'valid' })
})
