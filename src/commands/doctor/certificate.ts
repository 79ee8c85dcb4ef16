/** Looks at the certificate of the mail listeners, as the service would use it: whether it holds, for how long, and for whom. */
import { hostname } from 'node:os'
import { certificateFindings } from '../../smtp/tls/findings.ts'
import type { Setup } from '../setup.ts'
import type { Check, Level } from './finding.ts'

const levels = { problem: 'wrong', warning: 'note', note: 'ok' } as const satisfies Record<string, Level>

/** The operator's files, or the self-signed certificate; for the name with which the service greets. */
export function certificateCheck({ environment, config }: Pick<Setup, 'environment' | 'config'>, now: Date): Check {
  return {
    about: 'certificate',
    async look() {
      const ourHost = hostname()
      const source = { files: () => config.tls, dataDir: environment.DATA_DIR, hostname: ourHost }
      const findings = await certificateFindings(source, [ourHost], now)
      return findings.map(({ level, text }) => ({ level: levels[level], text }))
    },
  }
}
