import { pino } from 'pino'
import { expect, test } from 'vitest'
import { signed, signingKeys } from '../../../test/signing.ts'
import { createSignatureChecker } from './signature-checker.ts'
import type { SignatureTask } from './signature-worker.ts'

const log = pino({ level: 'silent' })

async function taskOf(text: string): Promise<SignatureTask> {
  const mail = Buffer.from(`From: ann@customer.example\r\nSubject: x\r\n\r\n${text}`)
  const bytes = await signed(mail, { domain: 'customer.example' })
  const keyName = 's1._domainkey.customer.example'
  const record = { kind: 'records', records: [[signingKeys.rsa.record]] } as const
  return { source: { in: 'memory', bytes }, signedWith: [keyName], keys: new Map([[keyName, record]]), withArc: true }
}

test('who waits no longer is answered, and the next mail is verified', async () => {
  await using checker = createSignatureChecker(log)
  const large = await taskOf('a line of text\r\n'.repeat(1_000_000))
  const impatient = await Promise.all([checker.check(large, 1), checker.check(await taskOf('hello\r\n'), 1)])
  expect(impatient).toEqual([
    { kind: 'failed', because: 'it took longer than 1 ms' },
    { kind: 'failed', because: 'it took longer than 1 ms' },
  ])
  const patient = await checker.check(await taskOf('hello\r\n'), 20_000)
  expect(patient).toMatchObject({ kind: 'checked', reading: { signatures: [{ result: 'pass', keyBits: 2048 }] } })
})

test('the bytes stay with the caller', async () => {
  await using checker = createSignatureChecker(log)
  const task = await taskOf('hello\r\n')
  await checker.check(task, 20_000)
  expect(task.source.in === 'memory' && task.source.bytes.length).toBeGreaterThan(0)
})

test('lines without end take time with their length only', async () => {
  await using checker = createSignatureChecker(log)
  const checked = await checker.check(await taskOf(`${'x '.repeat(4_000_000)}\r\n`), 20_000)
  expect(checked).toMatchObject({ kind: 'checked', reading: { signatures: [{ result: 'pass' }] } })
})

test('a key larger than anybody needs is not used', async () => {
  await using checker = createSignatureChecker(log)
  const task = await taskOf('hello\r\n')
  const [keyName = ''] = task.signedWith
  const huge = { kind: 'records', records: [[`v=DKIM1; k=rsa; p=${'A'.repeat(2_000)}`]] } as const
  const checked = await checker.check({ ...task, keys: new Map([[keyName, huge]]) }, 20_000)
  expect(checked).toMatchObject({ reading: { signatures: [{ result: 'neutral', comment: 'invalid public key' }] } })
})

test('a closed checker verifies nothing, and says so', async () => {
  const checker = createSignatureChecker(log)
  await checker[Symbol.asyncDispose]()
  expect(await checker.check(await taskOf('hello\r\n'), 1_000)).toEqual({
    kind: 'failed',
    because: 'the service was stopping',
  })
})
