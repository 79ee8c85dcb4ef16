import { expect, test } from 'vitest'
import { fixture } from '../read-fixture.ts'
import { entityOf } from './entity.ts'
import { openInline } from './inline-pgp.ts'
import { attachedKeys } from './pgp.ts'

/** The body as text, with LF as the reader gives it. */
function bodyOf(path: string): string {
  const mail = fixture(path).toString().replaceAll('\r\n', '\n')
  return mail.slice(mail.indexOf('\n\n') + 2)
}

const keys = () => attachedKeys(entityOf(fixture('mails/pgp-signed.eml')))

test('signed text is shown without its armor and verified with a key that the mail carries', async () => {
  const opened = await openInline(bodyOf('mails/pgp-signed-inline.eml'), keys)
  expect(opened?.text).toBe('Please restart the shop.\n- it hangs\n\nAnn')
  expect(opened?.protection).toMatchObject({ kind: 'signed', signature: 'valid' })
})

test('signed text without a key is shown as well', async () => {
  const opened = await openInline(bodyOf('mails/pgp-signed-inline.eml'), () => [])
  expect(opened?.text).toBe('Please restart the shop.\n- it hangs\n\nAnn')
  expect(opened?.protection).toMatchObject({ signature: 'unknown' })
})

test('changed text is shown, and said to be changed', async () => {
  const opened = await openInline(bodyOf('mails/pgp-signed-inline.eml').replace('restart', 'delete'), keys)
  expect(opened?.text).toContain('Please delete the shop.')
  expect(opened?.protection.signature).toBe('invalid')
})

test('what stands around a signed block is kept, and not called signed', async () => {
  const opened = await openInline(`Hello,\n${bodyOf('mails/pgp-signed-inline.eml')}\nP.S. pay Mallory`, keys)
  expect(opened?.text).toBe('Hello,\nPlease restart the shop.\n- it hangs\n\nAnn\n\nP.S. pay Mallory')
  expect(opened?.protection.signature).toBe('unknown')
})

test('an encrypted block is replaced by a notice that names the key', async () => {
  const opened = await openInline(`Hello,\n${bodyOf('mails/pgp-encrypted-inline.eml')}`, keys)
  expect(opened?.text).toMatch(/^Hello,\n\[This mail is encrypted with OpenPGP for the key [0-9A-F]{16} /)
  expect(opened?.protection.kind).toBe('encrypted')
})

test('a quoted or unfinished block, and a text that talks about PGP, are left alone', async () => {
  for (const text of [
    '> -----BEGIN PGP SIGNED MESSAGE-----\n> x\n> -----END PGP SIGNATURE-----',
    '-----BEGIN PGP MESSAGE-----\n\nabc',
    'What does -----BEGIN PGP MESSAGE----- mean?',
    'Hello',
  ])
    expect(await openInline(text, keys)).toBeNull()
})
