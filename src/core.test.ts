import { expect, test } from 'vitest'
import { builtInConfig } from './config/config.ts'
import { intakeSettings } from './core.ts'

test.each([
  ['sends, and can send mail', true, 'smtp://mail.example', true],
  ['sends, and can not send mail', true, undefined, false],
  ['only receives, whatever it could send', false, undefined, true],
])('a service that %s writes down what is to be acknowledged accordingly', (_, worker, url, acknowledges) => {
  const { telling } = intakeSettings({ ...builtInConfig(), worker }, { OUTBOUND_SMTP_URL: url })
  expect(telling.acknowledges).toBe(acknowledges)
})
