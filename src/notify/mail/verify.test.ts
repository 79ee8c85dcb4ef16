import { expect, test } from 'vitest'
import { startSmarthost } from '../../../test/smarthost.ts'
import { builtInConfig } from '../../config/config.ts'
import { verifySmarthost } from './verify.ts'

test('a smarthost that takes our password is well, and gets nothing', async () => {
  await using smarthost = await startSmarthost({ login: { user: 'desk', password: 'right' } })
  expect(await verifySmarthost(smarthost.url, builtInConfig())).toEqual([])
  expect(smarthost.mails).toEqual([])
})

test('what is wrong with it, and with the files, is told without the password', async () => {
  await using smarthost = await startSmarthost({ login: { user: 'desk', password: 'right' } })
  const config = builtInConfig()
  const dkim = { domain: 'example.com', selector: 's', key: '/nowhere/key.pem' }
  const problems = await verifySmarthost(smarthost.url.replace('right', 'wrong'), {
    ...config,
    outbound: { ...config.outbound, dkim },
  })
  expect(problems).toEqual([
    'outbound.dkim.key is "/nowhere/key.pem", which can not be read (ENOENT)',
    expect.stringMatching(/^the smarthost can not be used: 535 /),
  ])
  expect(problems.join()).not.toContain('wrong')
})
