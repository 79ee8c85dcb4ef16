/** The scenarios' client is itself checked: against smtp-server alone, what is sent is what arrives. */
import fc from 'fast-check'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSent, connectSmtp, mailData, refIn, type SmtpConnection } from './smtp-client.ts'

const received: Buffer[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onRcptTo: ({ address }, _session, callback) =>
    callback(address.startsWith('nobody') ? Object.assign(new Error('5.1.1 nobody'), { responseCode: 550 }) : null),
  async onData(stream, _session, callback) {
    received.push(Buffer.concat(await stream.toArray()))
    callback(null, '2.0.0 T-7 accepted')
  },
})
let connection: SmtpConnection

beforeAll(async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.server.address()
  connection = await connectSmtp(`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})
afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await new Promise<void>((resolve) => server.close(resolve))
})

const envelope = { reversePath: '', recipients: ['support@humanmade.com'] }

test('any bytes arrive as a sender must send them, dots and all', async () => {
  const lines = fc.array(fc.constantFrom('.', '..', '\r', '\n', '\r\n', 'a', '\0', 'é'), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(lines, async (pieces) => {
      const data = asSent(Buffer.from(pieces.join('')))
      await connection.deliver({ ...envelope, data })
      expect(received.at(-1)).toEqual(data)
    }),
    { numRuns: 60 },
  )
})

test('the ref is found in the reply, and a reply without one is an error', async () => {
  expect(refIn(await connection.deliver({ ...envelope, data: asSent(Buffer.from('Subject: x\n\nx')) }))).toBe('T-7')
  expect(() => refIn({ code: 250, lines: ['2.0.0 queued as XT-71'] })).toThrow('no ref')
  expect(() => refIn({ code: 451, lines: ['4.3.0 T-7'] })).toThrow('no ref')
})

test('when no recipient is accepted the refusal decides, and the connection can be used again', async () => {
  const refused = await connection.deliver({ ...envelope, recipients: ['nobody@humanmade.com'], data: Buffer.alloc(0) })
  expect(refused).toEqual({ code: 550, lines: ['5.1.1 nobody'] })
  expect((await connection.deliver({ ...envelope, data: asSent(Buffer.from('x')) })).code).toBe(250)
})

test('an empty mail is only the final dot', () => {
  expect(mailData(asSent(Buffer.alloc(0))).toString()).toBe('.\r\n')
})
