import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { signatureHeaders, webhookSecret } from './signature.ts'

const key = new Uint8Array(32).fill(7)

test('a signature is the one of the test vector of Standard Webhooks', () => {
  expect(
    signatureHeaders({
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    }),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('receivers verify any body under any name with the library of Standard Webhooks, and nothing that was changed', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (id, said, name) => {
      const body = JSON.stringify({ said })
      const secret = webhookSecret(name, new Map(), key)
      const headers = signatureHeaders({ secret, id, at: new Date(), body })
      const receiver = new Webhook(secret)
      expect(receiver.verify(body, headers)).toEqual({ said })
      expect(() => receiver.verify(`${body} `, headers)).toThrow()
      expect(() => receiver.verify(body, { ...headers, 'webhook-id': `${id}0` })).toThrow()
    }),
  )
})

test('a webhook without a secret of its own has one that only its name and the key decide', () => {
  const derived = webhookSecret('chat', new Map(), key)
  expect(derived).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/)
  expect(webhookSecret('CHAT', new Map(), key)).toBe(derived)
  expect(webhookSecret('chat2', new Map(), key)).not.toBe(derived)
  expect(webhookSecret('chat', new Map(), new Uint8Array(32))).not.toBe(derived)
})

test('the secret from the environment wins', () => {
  const given = `whsec_${'A'.repeat(32)}`
  expect(webhookSecret('chat', new Map([['CHAT', given]]), key)).toBe(given)
})
