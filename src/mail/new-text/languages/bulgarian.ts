/** What mail clients and people write around new text in Bulgarian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Bulgarian. */
export const bulgarian: Language = {
  opens: ['на'],
  wrote: ['написа', 'пише'],
  labels: { from: ['от'], sent: ['изпратено'], date: ['дата'], to: ['до'], subject: ['относно', 'тема'] },
  original: ['оригинално съобщение'],
  forwarded: ['препратено съобщение', 'начало на препратеното съобщение'],
  sentFrom: [`изпратено от (?:моя |моят )?(?:${apps}|телефон)[^?!]{0,40}`],
  closings: ['с уважение', 'поздрави', 'поздрав', 'хубав ден', 'с поздрав'],
  thanks: ['благодаря', 'предварително благодаря'],
}
