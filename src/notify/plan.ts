/** How a channel says what follows for it from something that happened: the shape of planners. */
import type { Config } from '../config/config.ts'
import type { Happening } from '../store/happenings.ts'
import type { Planned } from './channel.ts'

/** What a plan depends on beside what happened. */
export type PlanContext = Readonly<{
  config: Config
  now: Date
  /** Names this installation to others. */
  installation: string
  /** Where people find a ticket. */
  ticketUrl(ref: string): string
  /** Whether mail can be sent at all. */
  canMail: boolean
  /** Names of the PagerDuty keys that are set, in capitals; '' is the service's own. */
  pagerdutyKeys: ReadonlySet<string>
}>

/** What is to be sent because of one entry of a history. Pure; the same entry always gives the same keys. */
export type Plan = (happening: Happening, context: PlanContext) => readonly Planned[]
