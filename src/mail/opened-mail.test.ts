import { expect, test } from 'vitest'
import { openMail } from './opened-mail.ts'
import { taskOf } from './read-fixture.ts'

test('fields that claim to be ours are no input of the reading; the bytes of the body stay where they are', () => {
  const own = 'From: ann@customer.example\r\nSubject: x\r\n'
  const claims = 'X-Postroom-Trust: agent\r\nAuthentication-Results: any.example; dmarc=pass\r\n'
  const plain = openMail(taskOf(Buffer.from(`${own}\r\nhello`)))
  const claiming = openMail(taskOf(Buffer.from(`${claims}${own}\r\nhello`)))
  expect(claiming.fields).toEqual(plain.fields)
  expect(claiming.facts).toEqual(plain.facts)
  expect(claiming.start.bodyFrom).toBe(plain.start.bodyFrom + claims.length)
})
