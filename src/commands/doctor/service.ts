/** Asks the service that should be running whether it is well, as a probe does. */
import type { Settings } from '../../config/environment.ts'
import type { Check } from './finding.ts'

const patienceMs = 3_000

/** `/readyz` at the address of the environment. */
export function serviceCheck({ HTTP_HOST, HTTP_PORT }: Settings): Check {
  // A service that listens everywhere is asked here.
  const host = HTTP_HOST === '0.0.0.0' ? '127.0.0.1' : HTTP_HOST === '::' ? '[::1]' : HTTP_HOST
  const where = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${HTTP_PORT}`
  return {
    about: 'service',
    async look() {
      const answer = await fetch(`http://${where}/readyz`, { signal: AbortSignal.timeout(patienceMs) }).catch(
        () => null,
      )
      if (answer === null) return [{ level: 'note', text: `nothing answers at ${where}; start it with npm start` }]
      const body = await answer.text()
      return answer.ok
        ? [{ level: 'ok', text: `takes mail (${where})` }]
        : [{ level: 'wrong', text: `takes no mail now (${where}): ${body.slice(0, 300)}` }]
    },
  }
}
