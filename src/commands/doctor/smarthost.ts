/** Whether mail can go out: the smarthost of OUTBOUND_SMTP_URL, templates and the DKIM key. Nothing is sent. */
import { parseSmarthostUrl } from '../../config/smarthost-url.ts'
import type { Setup } from '../setup.ts'
import type { Check } from './finding.ts'

/** Connects, encrypts and signs in. */
export function smarthostCheck({ environment, config }: Setup): Check {
  return {
    about: 'smarthost',
    async look() {
      const { OUTBOUND_SMTP_URL: url } = environment
      const smarthost = url === undefined ? null : parseSmarthostUrl(url)
      if (url === undefined || smarthost === null)
        return [{ level: 'note', text: 'OUTBOUND_SMTP_URL is not set: nothing is sent by mail' }]
      // Loaded here: the client for SMTP is only needed when there is a smarthost.
      const { verifySmarthost } = await import('../../notify/mail/verify.ts')
      const problems = await verifySmarthost(url, config)
      if (problems.length > 0) return problems.map((text) => ({ level: 'wrong', text }) as const)
      const { host, port, tls, login } = smarthost
      const how = tls === 'off' ? 'without TLS' : `with TLS (${tls})`
      return [{ level: 'ok', text: `${host}:${port} ${how}${login === null ? '' : ', signed in'}` }]
    },
  }
}
