/** Looks at the webhooks of the config: which fail, which are disabled, and which secrets belong to none. */
import type { Config } from '../../config/config.ts'
import type { Settings } from '../../config/environment.ts'
import { type Standing, webhookStandings } from '../../notify/webhooks/standing.ts'
import type { Look } from '../../store/read-only.ts'
import { counted } from '../amounts.ts'
import { oneLine } from '../terminal.ts'
import type { Check, Finding } from './finding.ts'

type Found = Omit<Finding, 'about'>

/** `look`: the database, opened for reading. */
export function webhooksCheck({ db }: Look, config: Config, { secrets }: Settings): Check {
  return {
    about: 'webhooks',
    async look() {
      const names = new Set(config.webhooks.map(({ name }) => name.toUpperCase()))
      const unused = [...secrets.webhook.keys()].filter((name) => !names.has(name)).map(unusedSecret)
      const standings = db === null ? [] : await webhookStandings(db, config)
      const found = [...standings.flatMap(findingsOn), ...unused]
      if (found.length > 0 || config.webhooks.length === 0) return found
      return [{ level: 'ok', text: `${counted(config.webhooks.length, 'webhook')}, none fails` }]
    },
  }
}

function findingsOn({ webhook: { name }, is, note }: Standing): readonly Found[] {
  if (note === null) return []
  return [{ level: is === 'disabled' ? 'wrong' : 'note', text: oneLine(`${name} ${note}`) }]
}

function unusedSecret(name: string): Found {
  return { level: 'note', text: `WEBHOOK_SECRET_${name} is set, and there is no webhook of this name in the config` }
}
