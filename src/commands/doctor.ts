/** `postroom doctor`: looks at everything that must be right for mail to come in and pages to go out. */

import { lookInto } from '../store/read-only.ts'
import { argumentsOf, type Io, usageError } from './command.ts'
import { certificateCheck } from './doctor/certificate.ts'
import { databaseCheck } from './doctor/database.ts'
import { type Check, findingsOf, textOf } from './doctor/finding.ts'
import { mailDnsCheck, thisMachine } from './doctor/mail-dns.ts'
import { outboxCheck } from './doctor/outbox.ts'
import { pagerdutyCheck } from './doctor/pagerduty.ts'
import { serviceCheck } from './doctor/service.ts'
import { smarthostCheck } from './doctor/smarthost.ts'
import { webhooksCheck } from './doctor/webhooks.ts'
import { readSetup, type Setup } from './setup.ts'

export const summary = 'look whether everything is as it should be'

export const usage = `Usage: postroom doctor [--json]

Looks at the config, the database, the running service, the certificate, what DNS says of our domains (MX; SPF and DMARC where
we send), the outbox, the PagerDuty keys, the smarthost and the webhooks, and says for each what is wrong and what to do. Nobody
is paged and nothing is changed: a key is tried with an event that PagerDuty drops.

  --json  an array of findings

Exit code: 0 nothing is wrong, 1 something is, 2 wrong arguments.
`

const options = { json: { type: 'boolean' } } as const

/** Looks, and tells. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const given = argumentsOf(argv, options, usage, io)
  if (typeof given === 'number') return given
  if (given.positionals.length > 0) return usageError('doctor takes options only', usage, io)
  const setup = await readSetup(io)
  if (setup === null) return 1
  const { environment, config } = setup
  await using look = await lookInto({ url: environment.DATABASE_URL, dataDir: environment.DATA_DIR })
  const looking = findingsOf([
    configCheck(setup),
    databaseCheck(look),
    serviceCheck(environment),
    certificateCheck(setup, new Date()),
    mailDnsCheck(setup, thisMachine()),
    outboxCheck(look),
    pagerdutyCheck(environment, config),
    smarthostCheck(setup),
    webhooksCheck(look, config, environment),
  ])
  const findings = await Array.fromAsync(looking)
  io.stdout.write(given.values.json ? `${JSON.stringify(findings, null, 2)}\n` : textOf(findings))
  return findings.some(({ level }) => level === 'wrong') ? 1 : 0
}

/** What is wrong with it has been said by then; what is hardly meant has not. */
function configCheck({ config, place }: Setup): Check {
  return {
    about: 'config',
    async look() {
      const { domains, rules } = config.table
      const what = `${place.load ?? 'built-in'}, ${rules.length} routes, domains ${domains.join(', ')}`
      return [{ level: 'ok', text: what }, ...config.warnings.map((text) => ({ level: 'note', text }) as const)]
    },
  }
}
