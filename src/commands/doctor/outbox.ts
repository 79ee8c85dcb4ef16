/** Looks at what waits to be sent, and what could not be. */
import { outboxState } from '../../store/notifications.ts'
import { outboxBacklog } from '../../store/outbox.ts'
import type { Look } from '../../store/read-only.ts'
import { counted } from '../amounts.ts'
import type { Check, Finding } from './finding.ts'

/** Longer, and nobody works on it. */
const longSeconds = 300

/** `look`: the database, opened for reading. */
export function outboxCheck({ db }: Look): Check {
  return {
    about: 'outbox',
    async look() {
      if (db === null) return []
      const [backlog, states] = [await outboxBacklog(db), await outboxState(db)]
      const found: Omit<Finding, 'about'>[] = []
      if (backlog.oldestSeconds > longSeconds)
        found.push({
          level: 'wrong',
          text: `nobody takes it up since ${minutes(backlog.oldestSeconds)}; is a service with "worker: on" running?`,
        })
      for (const { channel, queued, retried, oldestSeconds, failedLastDay } of states) {
        if (retried > 0)
          found.push({
            level: 'note',
            text: `${counted(retried, 'notification')} by ${channel} could not be sent yet; see postroom notifications`,
          })
        if (oldestSeconds > longSeconds)
          found.push({
            level: 'wrong',
            text: `${counted(queued, 'notification')} by ${channel} wait, the oldest since ${minutes(oldestSeconds)}; see postroom notifications`,
          })
        if (failedLastDay > 0)
          found.push({
            level: 'wrong',
            text: `${counted(failedLastDay, 'notification')} by ${channel} failed in the last day; see postroom notifications --failed`,
          })
      }
      return found.length > 0 ? found : [{ level: 'ok', text: 'nothing waits, nothing failed in the last day' }]
    },
  }
}

function minutes(seconds: number): string {
  return `${Math.round(seconds / 60)} min`
}
