/** The way to a real SMTP server, over sockets; every fault of a smarthost has its outcome. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dkimVerify } from 'mailauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCertificate } from '../../../test/certificate.ts'
import { signingKeys } from '../../../test/signing.ts'
import { type Smarthost, startSmarthost } from '../../../test/smarthost.ts'
import type { Config } from '../../config/config.ts'
import { outcomeOf } from './smtp-outcome.ts'
import { createTransport, type Outgoing, smtpTimeouts, type Transport } from './transport.ts'

const plain: Config['outbound'] = { name: 'Support', from: null, dkim: null }
const bytes = Buffer.from(
  'Message-ID: <1@ours.example>\r\nFrom: a@ours.example\r\nSubject: x\r\n\r\n.dots\r\n..more\r\n',
)
const mail: Outgoing = { reversePath: '', recipients: ['ann@customer.example'], bytes }

let folder: string
let ca: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postroom-transport-'))
  ca = join(folder, 'ca.pem')
  await writeFile(ca, (await testCertificate()).certificate)
})
afterAll(() => rm(folder, { recursive: true }))

function transportTo(url: string, timeouts = smtpTimeouts, outbound = () => plain): Transport {
  return createTransport({ url, outbound, timeouts })
}

async function attemptAt({ url }: Smarthost, timeouts = smtpTimeouts, what = mail) {
  await using transport = transportTo(url, timeouts)
  return outcomeOf(await transport.send(what), '1@ours.example')
}

test('a mail arrives byte for byte, with the null reverse-path', async () => {
  await using smarthost = await startSmarthost()
  expect((await attemptAt(smarthost)).attempt).toEqual({
    kind: 'sent',
    response: { reply: '250 2.0.0 queued as 1', messageId: '1@ours.example' },
  })
  expect(smarthost.mails).toMatchObject([{ reversePath: '', recipients: ['ann@customer.example'], isEncrypted: false }])
  expect(smarthost.mails[0]?.bytes).toEqual(bytes)
})

test('mails share connections', async () => {
  await using smarthost = await startSmarthost()
  await using transport = transportTo(smarthost.url)
  for (let n = 0; n < 20; n++) expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
  expect(smarthost.connections()).toBe(1)
  expect(smarthost.mails).toHaveLength(20)
})

test('a pooled connection that the server has closed meanwhile costs no attempt', async () => {
  await using smarthost = await startSmarthost()
  await using transport = transportTo(smarthost.url)
  expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
  smarthost.cut()
  expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
})

test.each(['starttls', 'implicit'] as const)('%s with an authority that is trusted is used', async (tls) => {
  await using smarthost = await startSmarthost({ tls, login: { user: 'desk@ours.example', password: 'p/w ?' } })
  const url = `${smarthost.url}${smarthost.url.includes('?') ? '&' : '?'}ca=${ca}`
  await using transport = transportTo(url)
  expect(await transport.verify()).toBeNull()
  expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
  expect(smarthost.mails).toMatchObject([{ isEncrypted: true, user: 'desk@ours.example' }])
})

test.each(['starttls', 'implicit'] as const)('%s with an authority that nobody knows is not used', async (tls) => {
  await using smarthost = await startSmarthost({ tls })
  expect((await attemptAt(smarthost)).attempt).toMatchObject({
    kind: 'later',
    because: expect.stringContaining('self-signed certificate'),
  })
  await using transport = transportTo(smarthost.url)
  expect(await transport.verify()).toMatch(/self-signed certificate/)
  expect(smarthost.mails).toEqual([])
})

test('a server without STARTTLS gets nothing when TLS is required', async () => {
  await using smarthost = await startSmarthost()
  await using transport = transportTo(`${smarthost.url}?tls=required`)
  expect(outcomeOf(await transport.send(mail), 'x').attempt).toMatchObject({ kind: 'later' })
  expect(smarthost.mails).toEqual([])
})

test('a wrong password is tried again, since the operator can mend it, and is told by verify', async () => {
  await using smarthost = await startSmarthost({ login: { user: 'desk', password: 'right' } })
  await using transport = transportTo(smarthost.url.replace('right', 'wrong'))
  const { attempt } = outcomeOf(await transport.send(mail), 'x')
  expect(attempt).toMatchObject({ kind: 'later', because: expect.stringMatching(/user and password: 535 /) })
  expect(JSON.stringify(attempt)).not.toContain('wrong')
  expect(await transport.verify()).toMatch(/^535 /)
})

test('greylisting is later, and then sent', async () => {
  let times = 0
  const greylist = () => (times++ === 0 ? '450 4.2.0 greylisted' : null)
  await using smarthost = await startSmarthost({ rcpt: greylist })
  await using transport = transportTo(smarthost.url)
  const first = outcomeOf(await transport.send(mail), 'x')
  expect(first).toMatchObject({ attempt: { kind: 'later' }, dead: [] })
  expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
})

test('an unknown recipient is refused, and dead; the other one gets the mail', async () => {
  const rcpt = (address: string) => (address.startsWith('gone@') ? ('550 5.1.1 no such user' as const) : null)
  await using smarthost = await startSmarthost({ rcpt })
  const gone = { address: 'gone@customer.example', because: expect.stringMatching(/^550 5\.1\.1 no such user/) }
  const alone = await attemptAt(smarthost, smtpTimeouts, { ...mail, recipients: ['gone@customer.example'] })
  expect(alone).toMatchObject({ attempt: { kind: 'refused' }, dead: [gone] })
  const both = await attemptAt(smarthost, smtpTimeouts, {
    ...mail,
    recipients: ['gone@customer.example', 'ann@b.example'],
  })
  expect(both).toMatchObject({ attempt: { kind: 'sent' }, dead: [gone] })
  expect(smarthost.mails.map(({ recipients }) => recipients)).toEqual([['ann@b.example']])
})

test.each(['in-data', 'before-reply'] as const)('a smarthost that dies %s is tried again', async (fault) => {
  await using smarthost = await startSmarthost({ fault })
  expect((await attemptAt(smarthost)).attempt.kind).toBe('later')
})

test.each(['stall-greeting', 'stall-data'] as const)('a smarthost that falls silent (%s) is left', async (fault) => {
  await using smarthost = await startSmarthost({ fault })
  const impatient = { ...smtpTimeouts, greeting: 50, silence: 50 }
  expect((await attemptAt(smarthost, impatient)).attempt).toMatchObject({
    kind: 'later',
    because: expect.stringMatching(/does not answer in time/),
  })
})

test('one that trickles is left after the whole time', async () => {
  await using smarthost = await startSmarthost({ fault: 'stall-data' })
  expect((await attemptAt(smarthost, { ...smtpTimeouts, whole: 50 })).attempt).toMatchObject({ kind: 'later' })
})

test('content that is refused is final', async () => {
  await using smarthost = await startSmarthost({ data: () => '554 5.7.1 looks like spam' })
  expect(await attemptAt(smarthost)).toMatchObject({ attempt: { kind: 'refused' }, dead: [] })
})

test('a mail beyond what the server announces to take is refused, and not sent', async () => {
  await using smarthost = await startSmarthost({ sizeLimitBytes: 10 })
  expect((await attemptAt(smarthost)).attempt).toMatchObject({ kind: 'refused' })
  expect(smarthost.mails).toEqual([])
})

test('nobody there is later', async () => {
  const smarthost = await startSmarthost()
  await smarthost[Symbol.asyncDispose]()
  expect((await attemptAt(smarthost)).attempt).toMatchObject({
    kind: 'later',
    because: expect.stringContaining('ECONNREFUSED'),
  })
})

test('an address beyond ASCII is no reason to throw', async () => {
  await using smarthost = await startSmarthost()
  const result = await attemptAt(smarthost, smtpTimeouts, { ...mail, recipients: ['bücher@bücher.example'] })
  expect(['sent', 'refused']).toContain(result.attempt.kind)
})

test('what is sent is signed with the key of the config, also of a config that changes', async () => {
  const key = join(folder, 'dkim.pem')
  let outbound = plain
  await using smarthost = await startSmarthost()
  await using transport = transportTo(smarthost.url, smtpTimeouts, () => outbound)
  await transport.send(mail)
  outbound = { ...plain, dkim: { domain: 'ours.example', selector: 's1', key } }
  expect(outcomeOf(await transport.send(mail), 'x').attempt).toMatchObject({
    kind: 'later',
    because: expect.stringMatching(/outbound\.dkim\.key is ".*dkim\.pem", which can not be read \(ENOENT\)/),
  })
  expect(await transport.verify()).toMatch(/ENOENT/)
  await writeFile(key, signingKeys.rsa.privateKey)
  expect(await transport.send(mail)).toMatchObject({ kind: 'taken' })
  const resolver = async () => [[signingKeys.rsa.record]]
  const checks = await Promise.all(smarthost.mails.map(({ bytes: sent }) => dkimVerify(sent, { resolver })))
  expect(checks.map(({ results }) => results.map(({ status }) => status.result))).toEqual([['none'], ['pass']])
})

test.each([
  ['which holds no private key', 'no key'],
  ['expected RSA', signingKeys.ed25519.privateKey],
  ['of 768 bits, expected 1024', signingKeys.weak.privateKey],
])('a DKIM key %s is told of', async (why, pem) => {
  const key = join(folder, 'bad.pem')
  await writeFile(key, pem)
  await using smarthost = await startSmarthost()
  const dkim = { domain: 'ours.example', selector: 's1', key }
  await using transport = transportTo(smarthost.url, smtpTimeouts, () => ({ ...plain, dkim }))
  expect(await transport.verify()).toContain(why)
})
