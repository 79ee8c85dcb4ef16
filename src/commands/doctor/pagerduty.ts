/** Asks PagerDuty whether it takes the keys that are set; looks whether pages have a key and another way. */
import type { Config } from '../../config/config.ts'
import type { Settings } from '../../config/environment.ts'
import { checkRoutingKey, type KeyCheck } from '../../notify/pagerduty/check-key.ts'
import { createPagerDutyClient } from '../../notify/pagerduty/client.ts'
import { keyVariable, ownKey } from '../../notify/pagerduty/route-key.ts'
import { routingKeys } from '../../outgoing.ts'
import type { Check, Finding, Level } from './finding.ts'

const levels: Readonly<Record<KeyCheck['kind'], Level>> = { accepted: 'ok', refused: 'wrong', unknown: 'wrong' }

type Found = Omit<Finding, 'about'>

/** Each key that is set; PagerDuty drops the event that it is tried with. */
export function pagerdutyCheck(environment: Settings, config: Config): Check {
  return {
    about: 'paging',
    async look() {
      const keys = routingKeys(environment)
      await using client = createPagerDutyClient({ url: environment.PAGERDUTY_URL })
      const asked = await Promise.all(
        [...keys].map(async ([name, routingKey]): Promise<Found> => {
          const { kind, because } = await checkRoutingKey({
            ...{ post: client.post, routingKey, installation: 'doctor', now: new Date() },
          })
          return { level: levels[kind], text: `${keyVariable(name)}: ${because}` }
        }),
      )
      return [...asked, ...gaps(config, new Set(keys.keys()))]
    },
  }
}

/** Routes that page by a key that is not there, and pages that have one way only. */
function gaps({ table, paging }: Config, keys: ReadonlySet<string>): readonly Found[] {
  const paged = table.rules.filter(({ page }) => page)
  if (paged.length === 0) return [{ level: 'note', text: 'no route pages anybody' }]
  const without = paged.filter(({ pagerduty }) => !keys.has(pagerduty?.toUpperCase() ?? ownKey))
  const isAlone = paging.fallback.channels.length === 0
  const missing = without.map(({ match, pagerduty, where }): Found => {
    const variable = keyVariable(pagerduty ?? ownKey)
    const instead = keys.has(ownKey)
      ? 'it pages by PAGERDUTY_ROUTING_KEY'
      : isAlone
        ? 'nobody is paged'
        : 'only the fallback is used'
    const level = keys.has(ownKey) || !isAlone ? 'note' : 'wrong'
    return { level, text: `${where}: ${match} pages, but ${variable} is not set: ${instead}` }
  })
  const alone: Found = {
    level: 'note',
    text: 'paging.fallback has no channels: a page that PagerDuty does not take reaches nobody',
  }
  return [...missing, ...(isAlone ? [alone] : [])]
}
