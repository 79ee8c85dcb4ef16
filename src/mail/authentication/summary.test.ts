import { expect, test } from 'vitest'
import { type Authentication, notAuthenticated } from '../authentication.ts'
import { authenticationSummary } from './summary.ts'

const authentication: Authentication = {
  spf: { result: 'pass', domain: 'customer.example', because: '' },
  dkim: [
    { result: 'pass', domain: 'customer.example', selector: 's', isAligned: true, because: '' },
    { result: 'fail', domain: 'list.example', selector: 's', isAligned: false, because: '' },
  ],
  dmarc: { result: 'fail', domain: 'customer.example', policy: 'reject', because: '' },
  arc: { result: 'none', because: '' },
}

test('one line with every result and whom it is about', () => {
  expect(authenticationSummary(authentication)).toBe(
    'spf=pass (customer.example) dkim=pass (d=customer.example) dkim=fail (d=list.example) dmarc=fail (p=reject) arc=none',
  )
})

test('what was not asked is none', () => {
  expect(authenticationSummary(notAuthenticated('off'))).toBe('spf=none dkim=none dmarc=none arc=none')
})
