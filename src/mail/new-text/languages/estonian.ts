/** What mail clients and people write around new text in Estonian; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Estonian. */
export const estonian: Language = {
  wrote: ['kirjutas'],
  labels: { from: ['saatja'], sent: ['saadetud'], date: ['kuupäev'], to: ['adressaat', 'kellele'], subject: ['teema'] },
  original: ['algne teade', 'originaalkiri', 'algne sõnum', 'algne kiri'],
  forwarded: ['edastatud kiri', 'edastatud sõnum', 'edasi saadetud kiri'],
  sentFrom: [`saadetud (?:minu )?(?:${apps})[^?!]{0,40}`],
  closings: ['lugupidamisega', 'tervitades', 'parimate soovidega', 'parimat'],
  thanks: ['aitäh', 'tänan', 'tänades', 'ette tänades'],
}
