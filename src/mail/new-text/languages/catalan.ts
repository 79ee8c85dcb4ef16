/** What mail clients and people write around new text in Catalan; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Catalan. */
export const catalan: Language = {
  opens: ['el'],
  wrote: ['va escriure', 'ha escrit'],
  labels: { from: ['de'], sent: ['enviat', 'enviat el'], to: ['per a', 'a'], subject: ['assumpte', 'tema'] },
  original: ['missatge original'],
  forwarded: ['missatge reenviat', 'inici del missatge reenviat'],
  sentFrom: [`enviat (?:des de|des del|amb) (?:el meu |la meva )?(?:${apps}|mòbil)[^?!]{0,40}`],
  closings: ['salutacions', 'salutacions cordials', 'atentament', 'una salutació', 'cordialment', 'ben cordialment'],
  thanks: ['gràcies', 'moltes gràcies'],
}
